/** The methods that perf-gate sends. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export type Method = (typeof METHODS)[number];

/** Whether a word is a method that perf-gate sends, in upper case. */
export function isMethod(word: string): word is Method {
  return (METHODS as readonly string[]).includes(word);
}
