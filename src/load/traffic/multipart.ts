import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { compileBody, type Environment } from '../template/compile-template.ts';
import { type Piece, utf8 } from '../template/place.ts';
import type { Part } from './request.ts';

/**
 * Makes a form with files (RFC 7578) and its media type. The boundary comes from what is sent, so that the bytes are the
 * same every time and no part can hold it by chance.
 *
 * @param read the bytes of a file
 */
export function multipart(
  parts: readonly Part[],
  environment: Environment,
  read: (file: string) => Uint8Array,
): { pieces: Piece[]; type: string } {
  const contents = parts.map(({ file, value, type }) =>
    file === null ? (value === null ? [] : compileBody(value, type, environment)) : [read(file)],
  );
  const hash = createHash('sha256');
  for (const [index, { name, value, filename, type }] of parts.entries()) {
    hash.update(JSON.stringify([name, value, filename, type]));
    for (const piece of contents[index] ?? []) if (piece instanceof Uint8Array) hash.update(piece);
  }
  const boundary = `perf-gate-${hash.digest('hex').slice(0, 32)}`;
  const pieces = parts.flatMap((part, index): Piece[] => [
    `--${boundary}\r\n${utf8(headOf(part))}\r\n`,
    ...(contents[index] ?? []),
    '\r\n',
  ]);
  return { pieces: [...pieces, `--${boundary}--\r\n`], type: `multipart/form-data; boundary=${boundary}` };
}

function headOf({ name, file, filename, type }: Part): string {
  const called = file === null ? filename : (filename ?? basename(file));
  const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
  const lines = [called === null ? disposition : `${disposition}; filename="${quoted(called)}"`];
  const media = type ?? (file === null ? null : 'application/octet-stream');
  if (media !== null) lines.push(`Content-Type: ${media}`);
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Escapes a name as browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quoted(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
