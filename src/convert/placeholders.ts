import { LINE_PLACEHOLDER, OPENING, parseTemplate, VARIABLE_PLACEHOLDER } from '../load/template/template.ts';

// What perf-gate would take for a placeholder. The grammar stands in load/template.

const PLACEHOLDER = `${LINE_PLACEHOLDER}|${VARIABLE_PLACEHOLDER}`;
const PARTS = new RegExp(`(${PLACEHOLDER})`, 'u');
const WHOLE = new RegExp(`^(?:${PLACEHOLDER})$`, 'u');
/** `${BASE}`, `${HOST}:8080`, `http://${HOST}:${PORT}` or `${PROTOCOL}://shop.test`, and what follows it. */
const BEFORE_PATH = new RegExp(
  `^(?:${VARIABLE_PLACEHOLDER}://[^/?#@]*|https?://(?=[^/?#@]*${VARIABLE_PLACEHOLDER})[^/?#@]*|${VARIABLE_PLACEHOLDER}(?::(?:\\d+|${VARIABLE_PLACEHOLDER}))?)(?=[/?#]|$)`,
  'i',
);
const ANY_VARIABLE = new RegExp(VARIABLE_PLACEHOLDER);

/** Whether perf-gate would take untrusted text for something else than itself. */
export function isPlaceholderLike(text: string): boolean {
  return text.includes(OPENING) || ANY_VARIABLE.test(text);
}

/** Whether a value is a placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return WHOLE.test(text.trim());
}

/** Whether a text takes anything from the environment. */
export function holdsVariable(text: string): boolean {
  return ANY_VARIABLE.test(text);
}

/** Text with everything changed that is no placeholder. */
export function mapAroundPlaceholders(text: string, change: (between: string) => string): string {
  return text
    .split(PARTS)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

/** The path of a URL whose target is a variable of the environment, `${HOST}/path`; any other URL as it is. */
export function variableBeforePath(url: string): string {
  return url.replace(BEFORE_PATH, '');
}

/** Names of the values that a text takes from earlier answers. */
export function extractedNames(text: string): string[] {
  const parsed = parseTemplate(text);
  return 'problem' in parsed ? [] : parsed.parts.flatMap((part) => (part.kind === 'extracted' ? [part.name] : []));
}
