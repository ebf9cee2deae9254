import { writeExactJson } from '../../text/exact-json.ts';
import { percentEncode } from '../addresses.ts';
import { child, isPlain } from '../plain.ts';

// How values stand in a path, a query, a header or a form (OpenAPI 3.1.1, "Style Values").

/** Delimiters of the styles of a query, already encoded where a URL needs that. */
const DELIMITERS: Record<string, string> = { form: ',', spaceDelimited: '%20', pipeDelimited: '%7C', tsv: '%09' };
const RESERVED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/g;
const MOST_ITEMS = 50;
const DEEPEST = 5;

/** The pairs of a query, or of a form, that a parameter becomes: `tag=a`, `tag=b`. */
export function queryPairs(name: string, value: unknown, parameter: unknown): string[] {
  const style = child(parameter, 'x-collectionFormat') === 'tsv' ? 'tsv' : String(child(parameter, 'style') ?? 'form');
  const explode = child(parameter, 'explode') ?? style === 'form';
  const encode = child(parameter, 'allowReserved') === true ? encodeUnreserved : percentEncode;
  const key = percentEncode(name);
  const pair = (one: unknown, of = key) => `${of}=${encode(textOf(one))}`;
  if (style === 'deepObject' && typeof value === 'object' && value !== null) {
    return deepPairs(name, value, 0).map(([of, one]) => pair(one, percentEncode(of)));
  }
  const delimiter = DELIMITERS[style] ?? ',';
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ITEMS);
    if (explode) return items.map((item) => pair(item));
    return [`${key}=${items.map((item) => encode(textOf(item))).join(delimiter)}`];
  }
  if (!isPlain(value)) return [pair(value)];
  const entries = Object.entries(value);
  if (explode) return entries.map(([of, one]) => pair(one, percentEncode(of)));
  return [`${key}=${entries.flatMap(([of, one]) => [encode(of), encode(textOf(one))]).join(delimiter)}`];
}

/** A value in a segment of the path: in the style "simple", "label" or "matrix". */
export function pathText(name: string, value: unknown, parameter: unknown): string {
  const style = String(child(parameter, 'style') ?? 'simple');
  const explode = child(parameter, 'explode') === true;
  const parts = partsOf(value, explode, percentEncode);
  if (style === 'label') return `.${parts.join(explode ? '.' : ',')}`;
  if (style !== 'matrix') return parts.join(',');
  const key = percentEncode(name);
  if (!explode || typeof value !== 'object' || value === null) return `;${key}=${parts.join(',')}`;
  return (Array.isArray(value) ? parts.map((part) => `${key}=${part}`) : parts).map((part) => `;${part}`).join('');
}

/** A value in a header, in the style "simple". */
export function headerText(value: unknown, parameter: unknown): string {
  return partsOf(value, child(parameter, 'explode') === true, (text) => text).join(',');
}

/** The pairs of a cookie header that a parameter becomes. */
export function cookiePairs(name: string, value: unknown, parameter: unknown): string[] {
  return queryPairs(name, value, { explode: child(parameter, 'explode') });
}

/** Whether a deepObject has values whose form OpenAPI leaves open. */
export function isOpenDeepObject(value: unknown, parameter: unknown): boolean {
  if (child(parameter, 'style') !== 'deepObject' || typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.values(value).some((one) => isPlain(one) || Array.isArray(one));
}

function partsOf(value: unknown, explode: boolean, encode: (text: string) => string): string[] {
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => encode(textOf(item)));
  if (!isPlain(value)) return [encode(textOf(value))];
  return Object.entries(value).flatMap(([key, one]) =>
    explode ? [`${encode(key)}=${encode(textOf(one))}`] : [encode(key), encode(textOf(one))],
  );
}

function deepPairs(name: string, value: unknown, depth: number): [string, unknown][] {
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => [name, item]);
  if (!isPlain(value) || depth > DEEPEST) return [[name, value]];
  return Object.entries(value).flatMap(([key, one]) => deepPairs(`${name}[${key}]`, one, depth + 1));
}

function encodeUnreserved(text: string): string {
  return percentEncode(text).replace(RESERVED, (code) => decodeURIComponent(code));
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? writeExactJson(value) : String(value ?? '');
}
