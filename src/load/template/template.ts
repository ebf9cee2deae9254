/** What faker is asked for. */
export interface FakerCall {
  module: string;
  method: string;
  /** The least and the most that a number may be; not there without arguments. */
  range?: readonly [least: number, most: number];
}

/** A piece of a template: text as it stands, or what stands for a value. */
export type TemplatePart =
  | { kind: 'text'; text: string }
  /** `{{ users.email }}`: a column of the row that this turn has. */
  | { kind: 'feeder'; feeder: string; column: string }
  /** `{{ token }}`: taken from an earlier answer of the journey, or of a `before` request. */
  | { kind: 'extracted'; name: string }
  /** `{{ faker.person.fullName }}`, `{{ faker.number.int(1, 100) }}` */
  | ({ kind: 'faker' } & FakerCall)
  /** `${API_TOKEN}` */
  | { kind: 'environment'; variable: string };

/**
 * Text with placeholders: `{{ users.email }}` a column of a feeder, `{{ token }}` a value extracted earlier in the
 * journey, `{{ faker.person.fullName }}` made up, and `${API_TOKEN}` of the environment. What they become is escaped as
 * the place asks: percent-encoded in paths and forms, as a JSON string's inside in JSON. In JSON a template is its text.
 */
export class Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];

  /** @param parts in their order, without empty text. A template of text that somebody wrote comes from parseTemplate. */
  constructor(parts: readonly TemplatePart[], text = parts.map(textOf).join('')) {
    this.parts = parts;
    this.text = text;
  }

  /** Whether something of it is only known when it is sent; the environment is known before. */
  get isFilledIn(): boolean {
    return this.parts.some(({ kind }) => kind !== 'text' && kind !== 'environment');
  }

  /** The text, in which `filler` stands for every placeholder. */
  withoutPlaceholders(filler: string): string {
    return this.parts.map((part) => (part.kind === 'text' ? part.text : filler)).join('');
  }

  toJSON(): string {
    return this.text;
  }
}

/** What every placeholder but a variable of the environment begins with. */
export const OPENING = '{{';
const VARIABLE = '[A-Z_][A-Z0-9_]*';
const PLACEHOLDER = new RegExp(String.raw`\{\{(.*?)\}\}|\$\{(${VARIABLE})\}`, 'gsu');
const EXTRACTED = /^[A-Za-z][\w-]*$/;
const NUMBER = String.raw`\s*(-?\d{1,16}(?:\.\d{1,16})?)\s*`;
const FAKER = new RegExp(String.raw`^faker\.([A-Za-z]\w*)\.([A-Za-z]\w*)(?:\(${NUMBER},${NUMBER}\))?$`);
/** A column may be called anything that a placeholder does not end with. */
const COLUMN = /^([A-Za-z][\w-]*)\.(\S(?:.*\S)?)$/su;

/** What a placeholder may be, for messages. */
const KNOWN = '{{ feeder.column }}, {{ extracted }} and {{ faker.module.method }}';

/**
 * Source of a regular expression for `{{ … }}` on one line. It takes no further braces, so that a pattern made of it takes
 * linear time.
 */
export const LINE_PLACEHOLDER = String.raw`\{\{[^{}\p{Cc}]*\}\}`;
/** Source of a regular expression for a variable of the environment, `${API_TOKEN}`. */
export const VARIABLE_PLACEHOLDER = String.raw`\$\{${VARIABLE}\}`;
/** Source of a regular expression for printable ASCII with at least one variable of the environment, and no `{{`. */
export const ENVIRONMENT_TEXT = String.raw`(?!.*\{\{)[\t\x20-\x7e]*${VARIABLE_PLACEHOLDER}[\t\x20-\x7e]*`;

/** Whether text has a `{{ … }}`, whatever is in it. */
export function hasBraces(text: string): boolean {
  return text.includes(OPENING) && text.includes('}}', text.indexOf(OPENING) + OPENING.length);
}

/**
 * Takes text apart. `${name}` in lower case is text, as it is in no variable of the environment that we read.
 *
 * @returns what is wrong otherwise, as the rest of a sentence
 */
export function parseTemplate(text: string): Template | { problem: string } {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [whole, inside, variable] = match;
    addText(parts, text.slice(end, match.index));
    end = match.index + whole.length;
    const part = variable === undefined ? placeholder((inside ?? '').trim()) : environment(variable);
    if (part === null) return { problem: `${whole} is no placeholder; there are ${KNOWN}` };
    parts.push(part);
  }
  const rest = text.slice(end);
  if (rest.includes(OPENING)) return { problem: 'a placeholder begins with {{ and does not end with }}' };
  addText(parts, rest);
  return new Template(parts, text);
}

/** Text of which nothing is a placeholder, whatever it looks like. */
export function plainTemplate(text: string): Template {
  return new Template(text === '' ? [] : [{ kind: 'text', text }], text);
}

function addText(parts: TemplatePart[], text: string): void {
  if (text !== '') parts.push({ kind: 'text', text });
}

function environment(variable: string): TemplatePart {
  return { kind: 'environment', variable };
}

function placeholder(inside: string): TemplatePart | null {
  const [, module, method, least, most] = FAKER.exec(inside) ?? [];
  if (module !== undefined && method !== undefined) {
    return { kind: 'faker', module, method, ...(least && most && { range: [Number(least), Number(most)] as const }) };
  }
  if (inside === 'faker' || inside.startsWith('faker.')) return null;
  if (EXTRACTED.test(inside)) return { kind: 'extracted', name: inside };
  const [, feeder, column] = COLUMN.exec(inside) ?? [];
  return feeder !== undefined && column !== undefined ? { kind: 'feeder', feeder, column } : null;
}

/** A part as it is written. */
function textOf(part: TemplatePart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'feeder':
      return `{{ ${part.feeder}.${part.column} }}`;
    case 'extracted':
      return `{{ ${part.name} }}`;
    case 'faker':
      return `{{ ${writeFakerCall(part)} }}`;
    case 'environment':
      return `\${${part.variable}}`;
  }
}

/** What faker is asked for, as it is written. */
export function writeFakerCall({ module, method, range }: FakerCall): string {
  return `faker.${module}.${method}${range ? `(${range.join(', ')})` : ''}`;
}
