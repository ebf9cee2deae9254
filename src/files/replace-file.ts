import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Opens only what is not there yet, and follows no link to somewhere else. */
export const NEW = constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Writes a file that is not there yet. @throws Error of the system, also where something is there already */
export function writeNew(path: string, content: string | Uint8Array): void {
  const file = openSync(path, NEW | constants.O_WRONLY, 0o666);
  try {
    writeFileSync(file, content);
  } finally {
    closeSync(file);
  }
}

/** The end of the name of a file that was not finished when its writer was killed. */
export const UNFINISHED = /\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/**
 * Writes a file that takes the place of whatever has its name, also of a link, whose own target stays as it is. Whoever
 * reads it meanwhile finds the old one or the new one, never half of one.
 *
 * @throws Error of the system; what was there is then there still
 */
export function replaceFile(path: string, text: string): void {
  // In the same folder: a rename is a single step only within one file system.
  const unfinished = `${path}.${randomUUID()}.tmp`;
  let file: number | null = null;
  try {
    file = openSync(unfinished, NEW | constants.O_WRONLY, 0o666);
    writeFileSync(file, text);
    closeSync(file);
    file = null;
    renameSync(unfinished, path);
  } catch (error) {
    if (file !== null) closeSync(file);
    rmSync(unfinished, { force: true });
    throw error;
  }
}
