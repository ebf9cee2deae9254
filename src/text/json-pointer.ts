/** JSON pointers (RFC 6901): `/found/0/id`; the empty pointer stands for the whole document. */

/** The syntax of a JSON pointer. */
export const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** Splits a JSON pointer into its keys, unescaped; null: the text is not a JSON pointer. */
export function parsePointer(pointer: string): string[] | null {
  if (!POINTER.test(pointer)) return null;
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Joins keys into the JSON pointer that leads through them. */
export function formatPointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Finds the value that keys lead to, through own properties only (including a list's `length`); undefined: there is
 * none.
 */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}
