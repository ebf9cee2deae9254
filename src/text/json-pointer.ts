/** JSON pointers (RFC 6901): `/found/0/id`; the empty pointer stands for the whole document. */

/** What a JSON pointer is written as. */
export const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** The keys that a JSON pointer leads through, unescaped; null: the text is not a JSON pointer. */
export function parsePointer(pointer: string): string[] | null {
  if (!POINTER.test(pointer)) return null;
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Keys as a JSON pointer that leads through them. */
export function formatPointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value that keys lead to, through own properties only (of a list also its `length`); undefined: there is none. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}
