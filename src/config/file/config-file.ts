import { readFileSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { isOfGit, isOutside, realPathOf, resolveInRepository } from '../../checkout/workspace.ts';
import { messageOf, PerfGateError } from '../../errors.ts';
import { decodeText } from '../../text/decode-text.ts';
import { formatFile, quote } from '../../text/quote.ts';

/** The names of the configuration file, in the order in which they are tried. */
export const CONFIG_FILES = ['perf-gate.yml', 'perf-gate.yaml', '.github/perf-gate.yml', '.github/perf-gate.yaml'];

/** Bytes of the file that are read at most. */
export const MAX_BYTES = 1_000_000;

export interface ConfigFile {
  /** The path relative to the workspace, with slashes. */
  name: string;
  text: string;
  /** Whether it was read through a link. */
  isLink?: true;
}

/**
 * Reads the configuration file; null when there is none and none was named.
 *
 * @param path the file that was named, by the input that messages call `asker`
 * @param mayBeGone whether a named file may be missing, because another one takes its place
 * @throws PerfGateError `config` when it is missing, is outside the workspace, or is not a text file of at most 1 MB
 */
export function readConfigFile(
  workspace: string,
  path: string | undefined,
  asker: string,
  mayBeGone = false,
): ConfigFile | null {
  const wanted = path?.trim() ?? '';
  if (wanted !== '') {
    const found = resolveInRepository(workspace, wanted);
    if ('path' in found) {
      return readFile(workspace, nameOfFile(workspace, wanted), found.path);
    }
    if (found.problem === 'missing' && mayBeGone) return null;
    const reason =
      found.problem === 'outside' ? `${quote(wanted)} is outside the ${found.of}` : `there is no file ${quote(wanted)}`;
    throw new PerfGateError('config', `${asker}: ${reason}; give the path of a file in the workspace`);
  }
  for (const name of CONFIG_FILES) {
    const found = resolveInRepository(workspace, name);
    if ('path' in found) return readFile(workspace, name, found.path);
    if (found.problem === 'outside') {
      throw new PerfGateError('config', `${name} is a link that leaves the ${found.of}; make it a file`);
    }
  }
  return null;
}

/**
 * Names the file as an input does, whatever way it was written: the path from the workspace, with slashes.
 *
 * @param wanted absolute, or from the workspace; empty for none
 * @returns the empty string for none
 */
export function nameOfFile(workspace: string, wanted: string): string {
  const path = wanted.trim();
  if (path === '') return '';
  const [top, place] = [resolve(workspace), resolve(workspace, path)];
  // An absolute path may be written without the links that lead to the workspace.
  const real = realPathOf(top);
  const start = isOutside(top, place) && !isOutside(real, place) ? real : top;
  return relative(start, place).split(sep).join('/');
}

function readFile(workspace: string, name: string, path: string): ConfigFile {
  const isLink = path !== resolve(realPathOf(resolve(workspace)), name);
  return { name, text: readText(path, name), ...(isLink && { isLink: true as const }) };
}

function readText(path: string, name: string): string {
  const fail = (reason: string, cause?: unknown) =>
    new PerfGateError('config', `${formatFile(name)} ${reason}`, { cause });
  if (isOfGit(path)) throw fail("leads to one of git's own files; make it a file of the repository");
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw fail('is not a file');
    if (stat.size > MAX_BYTES) throw fail(`is ${(stat.size / 1_000_000).toFixed(1)} MB; at most 1 MB is read`);
    const decoded = decodeText(readFileSync(path));
    if ('problem' in decoded) throw fail(decoded.problem);
    return decoded.text;
  } catch (error) {
    if (error instanceof PerfGateError) throw error;
    throw fail(`cannot be read: ${messageOf(error)}`, error);
  }
}
