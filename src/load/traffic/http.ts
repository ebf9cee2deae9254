/** The methods that requests can have. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export type Method = (typeof METHODS)[number];

/** Methods whose request has a body unless it says otherwise: without a length some servers answer 411 (RFC 9110, 8.6). */
export const METHODS_WITH_BODY: readonly string[] = ['POST', 'PUT', 'PATCH'];

/** Names, in lower case, of headers that follow from the body, so that nobody else may set them. */
export const FRAMING_HEADERS = ['content-length', 'transfer-encoding'];

/** What the name of a header is written as (RFC 9110, 5.6.2). */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Whether a word, in upper case, is one of the methods. */
export function isMethod(word: string): word is Method {
  return (METHODS as readonly string[]).includes(word);
}
