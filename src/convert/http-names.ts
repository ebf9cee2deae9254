import { METHODS } from '../load/traffic/http.ts';

export type Method = (typeof METHODS)[number];

/** What the name of a header is written as (RFC 9110, 5.6.2). */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Whether a word, in upper case, is a method that perf-gate sends. */
export function isMethod(word: string): word is Method {
  return (METHODS as readonly string[]).includes(word);
}
