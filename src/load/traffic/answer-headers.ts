import { isUtf8 } from 'node:buffer';
import { HeaderValue } from './extracted-value.ts';

/** Finds the first header of this name, which is given in lower case, as it came: one character a byte. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    const header = headers[index] as string;
    if (header.length === name.length && header.toLowerCase() === name) return headers[index + 1];
  }
  return undefined;
}

/** Finds all headers of this name, which is given in lower case, as they came. */
export function headersOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_, at) => at % 2 === 1 && (headers[at - 1] as string).toLowerCase() === name);
}

/** The elements of all headers of this name, which hold lists, in lower case and without parameters. */
export function listIn(headers: readonly string[], name: string): string[] {
  return tokensOf(headersOf(headers, name).join(','));
}

/** The elements of a list, in lower case and without parameters. */
export function tokensOf(list: string): string[] {
  return list
    .split(',')
    .map((element) => withoutSpace(element.split(';', 1)[0] as string).toLowerCase())
    .filter((token) => token !== '');
}

/** Text without the space of HTTP around it. `trim` would take a byte of a letter, 0xA0, for a space. */
export function withoutSpace(text: string): string {
  return text.replace(/^[\t ]+|[\t ]+$/g, '');
}

/** Reads a header's value as text: in UTF-8 where it is that, as one character a byte (ISO 8859-1) otherwise. */
export function headerValue(bytes: string): string | HeaderValue {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are bytes.
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  const value = Buffer.from(bytes, 'latin1');
  return new HeaderValue(isUtf8(value) ? value.toString() : bytes, bytes);
}
