import { quote } from '../../text/quote.ts';
import { literal, name, unknown } from '../nodes.ts';
import { holdsVariable } from '../placeholders.ts';
import { isPlain } from '../plain.ts';
import type { Expression, Target } from '../tree.ts';
import { Unknown } from '../value.ts';
import { fakeValue } from './fake-data.ts';

const LONGEST = 100_000;
/** A call of one of Artillery's functions, or a variable; anything else in braces is text for it. */
const TEMPLATE = /\{\{\s*(\$\w+)\s*\(([^(){}]*)\)\s*\}\}|\{\{\{?([\s$\w.[\]'"-]+)\}\}\}?/g;
const OF_ENVIRONMENT = /^\$(?:processEnvironment|env)\.([\w-]+)$/;
/** The variable of a scope that holds those of a virtual user, which functions call `context.vars`. */
export const VARS = 'vars';
const STRING_LENGTH = 10;
const RANDOM_TEXT = '{{ faker.string.nanoid }}';
const RANDOM_LENGTH = 21;
const LONGEST_STRING = 1000;

/** Lowers data of an Artillery file whose texts hold templates, `{{ name }}`. */
export class Templates {
  /** Names that the file sets anywhere; one with a dot is a name, and no path, if it is among them. */
  readonly #declared: ReadonlySet<string>;

  constructor(declared: ReadonlySet<string>) {
    this.#declared = declared;
  }

  /** Text, or data in which there is text at any depth. */
  lower(value: unknown, line: number): Expression {
    if (typeof value === 'string') return this.#text(value, line);
    if (value instanceof Unknown) return { kind: 'known', line, value };
    if (Array.isArray(value)) return { kind: 'list', line, items: value.map((one) => this.lower(one, line)) };
    if (!isPlain(value)) return literal(value, line);
    const entries = Object.entries(value).map(([key, one]) => ({
      key: this.#text(key, line),
      value: this.lower(one, line),
    }));
    return { kind: 'map', line, entries };
  }

  /** A number, which a template may stand for: a random one stays one. */
  number(value: unknown, line: number): Expression {
    const [match, ...others] = typeof value === 'string' ? [...value.matchAll(TEMPLATE)] : [];
    if (match === undefined || others.length > 0 || match[0] !== String(value).trim()) return this.lower(value, line);
    const [, called, given, variable] = match;
    return called === undefined ? this.variable(variable ?? '', line) : resultOf(called, given ?? '', line);
  }

  #text(whole: string, line: number): Expression {
    if (holdsVariable(whole)) return unknown('text with ${…}', line);
    if (!whole.includes('{{')) return literal(whole, line);
    if (whole.length > LONGEST) return unknown('a text that is too long', line);
    const parts: Expression[] = [];
    let end = 0;
    for (const match of whole.matchAll(TEMPLATE)) {
      const [written, called, given, variable] = match;
      const value = called === undefined ? this.variable(variable ?? '', line) : resultOf(called, given ?? '', line);
      // What is a variable and nothing else keeps its type.
      if (written === whole && called === undefined) return value;
      parts.push(literal(whole.slice(end, match.index), line), value);
      end = match.index + written.length;
    }
    parts.push(literal(whole.slice(end), line));
    const others = /\{\{(.*?)\}\}|\{\{/s.exec(whole.replace(TEMPLATE, ''));
    if (others !== null) return unknown(quote(others[1]?.trim() ?? others[0]), line, parts);
    return { kind: 'text', line, parts };
  }

  /** What a name stands for: a variable, or a part of one, `user.tags[0]`. */
  variable(written: string, line: number): Expression {
    const path = written.trim();
    const [, environment] = OF_ENVIRONMENT.exec(path) ?? [];
    if (environment !== undefined)
      return { kind: 'environment', line, name: literal(environment, line), fallback: null };
    if (path === '$uuid') return { kind: 'made', line, placeholder: '{{ faker.string.uuid }}', isNumber: false };
    const keys = this.#declared.has(path) ? [path] : keysOf(path);
    return keys.reduce<Expression>(
      (object, key) => ({ kind: 'member', line, object, key: literal(key, line) }),
      name(VARS, line),
    );
  }

  /** The place that a capture or a loop sets: lodash's paths again. */
  target(written: string, line: number): Target {
    const keys = this.#declared.has(written) ? [written] : keysOf(written);
    const object = keys
      .slice(0, -1)
      .reduce<Expression>(
        (outer, key) => ({ kind: 'member', line, object: outer, key: literal(key, line) }),
        name(VARS, line),
      );
    return { kind: 'member', object, key: literal(keys.at(-1) ?? written, line) };
  }
}

function keysOf(path: string): string[] {
  const keys = path
    .replace(/\[\s*['"]?([^\]'"]*)['"]?\s*\]/g, '.$1')
    .split('.')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  return keys.length === 0 ? [path] : keys;
}

/** A call of a function that Artillery or its plugin for made-up data has. */
function resultOf(called: string, given: string, line: number): Expression {
  const written = `${called}(${given.trim()})`;
  const numbers = given.trim() === '' ? [] : given.split(',').map((one) => Number(one.trim() || Number.NaN));
  if (called === '$randomNumber' || called === '$randomInt') {
    const [one, other] = numbers.length === 0 ? [0, 1] : numbers.length === 1 ? [0, numbers[0] as number] : numbers;
    if (!Number.isFinite(one) || !Number.isFinite(other)) return unknown(quote(written), line);
    const [least, most] = [Math.min(one as number, other as number), Math.max(one as number, other as number)];
    const isWhole = Number.isInteger(least) && Number.isInteger(most);
    return { kind: 'random', line, least: literal(least, line), most: literal(most, line), isWhole };
  }
  if (called === '$randomString') {
    const [length = STRING_LENGTH] = numbers;
    if (!Number.isInteger(length) || length < 1 || length > LONGEST_STRING) return unknown(quote(written), line);
    const remark = `a random text has ${RANDOM_LENGTH} characters where Artillery makes ${length}`;
    return { kind: 'known', line, value: { kind: 'placeholder', text: RANDOM_TEXT, isNumber: false, remark } };
  }
  if (called === '$uuid') return { kind: 'made', line, placeholder: '{{ faker.string.uuid }}', isNumber: false };
  const fake = fakeValue(called);
  if (fake !== null && given.trim() === '') return { kind: 'made', line, placeholder: fake, isNumber: false };
  return unknown(quote(written), line);
}
