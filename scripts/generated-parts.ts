import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/**
 * Makes the generated parts of a file again.
 *
 * @param path from the root of the repository
 * @param parts what is replaced, and by what
 * @returns the absolute path and the whole text
 * @throws Error where the file has no place for a part
 */
export function replaced(path: string, ...parts: [part: RegExp, made: string][]): [path: string, text: string] {
  const file = join(root, path);
  let text = readFileSync(file, 'utf8');
  for (const [part, made] of parts) {
    if (!part.test(text)) throw new Error(`${path} has no place for what is generated: ${part}`);
    text = text.replace(part, () => made);
  }
  return [file, text];
}
