/**
 * Text with placeholders: `{{ users.email }}` a column of a feeder, `{{ token }}` a value extracted earlier in the
 * journey, `{{ faker.person.fullName }}` made up, and `${API_TOKEN}` of the environment. What they become is escaped as
 * the place asks: percent-encoded in paths and forms, as a JSON string's inside in JSON.
 */
export type Template = string;

/** A piece of a template: text as it stands, or what stands for a value. */
export type TemplatePart =
  | { kind: 'text'; text: string }
  /** `{{ users.email }}`: a column of the row that this turn has. */
  | { kind: 'feeder'; feeder: string; column: string }
  /** `{{ token }}`: taken from an earlier answer of the journey, or of a `before` request. */
  | { kind: 'extracted'; name: string }
  /** `{{ faker.person.fullName }}` */
  | { kind: 'faker'; module: string; method: string }
  /** `${API_TOKEN}` */
  | { kind: 'environment'; variable: string };

const PLACEHOLDER = /\{\{(.*?)\}\}|\$\{([A-Z_][A-Z0-9_]*)\}/gsu;
const EXTRACTED = /^[A-Za-z][\w-]*$/;
const FAKER = /^faker\.([A-Za-z]\w*)\.([A-Za-z]\w*)$/;
/** A column may be called anything that a placeholder does not end with. */
const COLUMN = /^([A-Za-z][\w-]*)\.(\S(?:.*\S)?)$/su;

/** What a placeholder may be, for messages. */
const KNOWN = '{{ feeder.column }}, {{ extracted }} and {{ faker.module.method }}';

/**
 * Takes a template apart. `${name}` in lower case is text, as it is in no variable of the environment that we read.
 *
 * @returns parts in their order, without empty text; or what is wrong, as the rest of a sentence
 */
export function parseTemplate(template: Template): { parts: TemplatePart[] } | { problem: string } {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const [whole, inside, variable] = match;
    addText(parts, template.slice(end, match.index));
    end = match.index + whole.length;
    const part = variable === undefined ? placeholder((inside ?? '').trim()) : environment(variable);
    if (part === null) return { problem: `${whole} is no placeholder; there are ${KNOWN}` };
    parts.push(part);
  }
  const rest = template.slice(end);
  if (rest.includes('{{')) return { problem: 'a placeholder begins with {{ and does not end with }}' };
  addText(parts, rest);
  return { parts };
}

function addText(parts: TemplatePart[], text: string): void {
  if (text !== '') parts.push({ kind: 'text', text });
}

function environment(variable: string): TemplatePart {
  return { kind: 'environment', variable };
}

function placeholder(inside: string): TemplatePart | null {
  const [, module, method] = FAKER.exec(inside) ?? [];
  if (module !== undefined && method !== undefined) return { kind: 'faker', module, method };
  if (inside === 'faker' || inside.startsWith('faker.')) return null;
  if (EXTRACTED.test(inside)) return { kind: 'extracted', name: inside };
  const [, feeder, column] = COLUMN.exec(inside) ?? [];
  return feeder !== undefined && column !== undefined ? { kind: 'feeder', feeder, column } : null;
}
