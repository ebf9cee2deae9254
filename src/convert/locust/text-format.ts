import { isNumeric } from '../../text/exact-number.ts';
import type { Evaluator } from '../evaluator.ts';
import { joined } from '../folding.ts';
import { Dictionary, Unknown, type Value } from '../value.ts';
import { type Given, untoldFrom } from './native.ts';

const SPEC = /^(?:!s)?:?(?:(.)?([<>^]))?([+ ])?(0)?(\d{1,3})?([,_])?(?:\.(\d{1,2}))?([dfsgneExX%])?$/s;

/** A value as text. */
export function textOf(value: Value, line: number, { conversion, dialect }: Evaluator): string | Unknown {
  return conversion.text(value, line, dialect);
}

/** Text without anything that is only known when it is sent; null: it is something else. */
export function plainText(value: Value | undefined): string | null {
  if (value?.kind !== 'data' || typeof value.value !== 'string') return null;
  return /\{\{|\$\{/.test(value.value) ? null : value.value;
}

/** A whole number; null: it is something else. */
export function wholeNumber(value: Value | undefined): number | null {
  return value?.kind === 'data' && typeof value.value === 'number' && Number.isInteger(value.value)
    ? value.value
    : null;
}

/** A value in a format such as `:02d`. */
export function formatted(value: Value, spec: string, line: number, evaluator: Evaluator): string | Unknown {
  const cannot = untoldFrom([value], 'a format', line);
  const [whole, fill, align, sign, zero, width, group, digits, type = ''] = SPEC.exec(spec) ?? [];
  if (whole === undefined) return cannot;
  if (/^(?:!s)?:?[ds]?$/.test(spec)) return textOf(value, line, evaluator);
  if (value.kind !== 'data') return cannot;
  let text: string;
  if (isNumeric(value.value)) {
    const number = Number(value.value);
    if (type === 'f' || type === '%')
      text = (type === '%' ? number * 100 : number).toFixed(Number(digits ?? 6)) + (type === '%' ? '%' : '');
    else if (type === 'x' || type === 'X')
      text = type === 'x' ? number.toString(16) : number.toString(16).toUpperCase();
    else if ((type === 'd' || type === '') && digits === undefined) text = String(value.value);
    else return cannot;
    if (group) text = text.replace(/\B(?=(?:\d{3})+(?!\d))/g, group);
    if (sign && number >= 0) text = `${sign}${text}`;
  } else {
    const known = plainText(value);
    if (known === null || (type !== '' && type !== 's')) return cannot;
    text = digits === undefined ? known : known.slice(0, Number(digits));
  }
  const missing = Math.max(0, Number(width ?? 0) - text.length);
  const filler = zero ? '0' : (fill ?? ' ');
  const isRight = align === undefined ? isNumeric(value.value) : align === '>';
  if (zero && text.startsWith('-')) return `-${filler.repeat(missing)}${text.slice(1)}`;
  if (align === '^') return `${filler.repeat(missing >> 1)}${text}${filler.repeat(missing - (missing >> 1))}`;
  return isRight ? `${filler.repeat(missing)}${text}` : `${text}${filler.repeat(missing)}`;
}

/** `"{}/{name:02d}".format(…)` */
export function formatMethod(template: string, given: Given, line: number, evaluator: Evaluator): Value {
  let next = 0;
  const parts = template.split(/(\{[^{}]*\})/).map((part, index): string | Unknown => {
    if (index % 2 === 0) return part;
    const [, name = '', conversion = '', spec = ''] = /^\{([^!:]*)(![rsa])?(:.*)?\}$/s.exec(part) ?? [];
    const value =
      name === '' ? given.get(next++) : /^\d+$/.test(name) ? given.get(Number(name)) : given.get(null, name);
    if (value === undefined) return new Unknown(['a value of a format'], line);
    return formatted(value, `${conversion}${spec}`, line, evaluator);
  });
  return joined(parts, line);
}

/** `"%s of %(name)d" % …` */
export function percentFormat(template: string, given: Value, line: number, evaluator: Evaluator): Value {
  const values = given.kind === 'list' && given.rest === null ? [...given.items] : [given];
  let rest = 0;
  const parts = template.split(/(%(?:\(\w+\))?[-+ 0#]*\d*(?:\.\d+)?[a-zA-Z%])/).map((part, index): string | Unknown => {
    if (index % 2 === 0) return part;
    if (part === '%%') return '%';
    const [, name, flags = '', width = '', digits = '', type = ''] =
      /^%(?:\((\w+)\))?([-+ 0#]*)(\d*)(\.\d+)?(.)$/.exec(part) ?? [];
    const value = name === undefined ? values[rest++] : given instanceof Dictionary ? given.get(name) : undefined;
    if (value === undefined) return new Unknown(['a value of a format'], line);
    const align = flags.includes('-') ? '<' : width === '' || flags.includes('0') ? '' : '>';
    const kind = type === 'i' || type === 'u' ? 'd' : type;
    if (kind === 'r' || kind === 'a') return new Unknown(['a format'], line);
    return formatted(value, `:${align}${flags.includes('0') ? '0' : ''}${width}${digits}${kind}`, line, evaluator);
  });
  return joined(parts, line);
}
