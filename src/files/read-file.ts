import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';

/**
 * Reads a regular file of bounded size. Nothing else is read, and nothing is waited for: a pipe, a socket, a device and
 * a folder are refused.
 *
 * @param most bytes that it may have
 * @throws Error whose message or code says what is wrong
 */
export function readRegular(path: string, most: number): Buffer {
  return reading(path, 0, most);
}

/**
 * Reads a regular file by the path without links that was found for it earlier. Whoever can write to its folder may have
 * put a link in its place since; that is refused, in any part of the path.
 *
 * @param path absolute, as `realpath` gave it
 * @param most bytes that it may have
 * @throws Error whose message or code says what is wrong
 */
export function readUnlinked(path: string, most: number): Buffer {
  return reading(path, constants.O_NOFOLLOW ?? 0, most, (file) => {
    const [opened, there] = [fstatSync(file), statSync(path)];
    if (realpathSync(path) !== path || opened.dev !== there.dev || opened.ino !== there.ino) {
      throw new Error('its path leads through a link that was not there before');
    }
  });
}

function reading(path: string, flags: number, most: number, check?: (file: number) => void): Buffer {
  // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | flags);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error('it is not a file');
    check?.(file);
    return readAll(file, stat.size, most);
  } finally {
    closeSync(file);
  }
}

/** Files of the kernel say that they are empty, and others may grow meanwhile: what is read counts. */
function readAll(file: number, size: number, most: number): Buffer {
  const tooLarge = () => new Error(`it has more than ${most / 1e6} MB`);
  if (size > most) throw tooLarge();
  const parts: Buffer[] = [];
  let total = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(Math.max(size - total, 0) + 65_536);
    const count = readSync(file, part, 0, part.length, total);
    if (count === 0) return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    total += count;
    if (total > most) throw tooLarge();
    parts.push(part.subarray(0, count));
  }
}
