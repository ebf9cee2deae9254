import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PerfGateError } from '../errors.ts';
import { LogFile, openNewLog } from '../files/log-file.ts';
import { replaceFile, UNFINISHED, writeNew } from '../files/replace-file.ts';
import { isUnwritable, systemProblem } from '../files/system-problem.ts';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { quote } from '../text/quote.ts';
import { isOutside, realPathOf } from './workspace.ts';

/** Everything that a run writes, by its name in the output folder. */
export const RUN_FILES = ['result.json', 'report.html', 'run.json', 'base-run.json', 'head.log', 'base.log'] as const;
/** What trying the requests writes. */
export const TRIAL_FILES = ['head.log', 'base.log'] as const;

export interface OutputOptions {
  /** The checkout; absolute path. */
  workspace: string;
  /** The wanted folder, absolute or from the workspace. */
  path: string;
  /** Whether the person who runs perf-gate allows a folder outside the workspace; the checkout cannot. */
  allowOutside: boolean;
  /** How to allow it, for whoever may not. */
  howToAllow?: string;
  /** The folder for temporary files, for logs that have no room in the output folder. */
  temporary: string;
  /** The names of what will be written; what an earlier run left under them is removed. */
  names: readonly string[];
}

/**
 * The folder for what perf-gate writes. It lies in a checkout, so a commit, an earlier step or the service itself may
 * have prepared what is in it: no link is followed, on the way to it or in it, and every file is made new. What was
 * written is remembered, so that it can be handed on without reading it back from there.
 */
export class OutputFolder {
  /** Absolute path. */
  readonly path: string;
  /** What did not go as planned, as sentences. */
  readonly notices: string[] = [];
  readonly #temporary: string;
  /** null where it could not be made. */
  readonly #opened: OpenedFolder | null;
  readonly #documents = new Map<string, string>();
  readonly #logs = new Map<string, LogFile>();

  private constructor(path: string, opened: OpenedFolder | null, temporary: string) {
    this.path = path;
    this.#opened = opened;
    this.#temporary = temporary;
  }

  /**
   * Makes the folder, or takes one that is there. One that is made keeps itself out of the user's commits.
   *
   * @throws PerfGateError `config` when it is outside, leads through a link or is no folder
   */
  static open({ names, ...options }: OutputOptions): OutputFolder {
    const path = findPlace(options);
    const shown = nameOf(path, options);
    let opened: OpenedFolder | null = null;
    let problem: string | null = null;
    try {
      opened = makeFolder(path, options.workspace, shown);
    } catch (error) {
      if (!isUnwritable(error)) throw refuse(shown, error);
      problem = systemProblem(error);
    }
    const output = new OutputFolder(path, opened, options.temporary);
    if (problem !== null) output.notices.push(`The output folder ${shown} could not be made: ${problem}.`);
    if (opened) output.notices.push(...clear(opened, names, shown));
    return output;
  }

  /**
   * Writes documents in place of what has their names.
   *
   * @param documents texts by their names
   * @returns their paths
   * @throws Error with the reason; the documents are handed on all the same
   */
  write(documents: Readonly<Record<string, string>>): string[] {
    const all = Object.entries(documents);
    for (const [name, text] of all) this.#documents.set(name, text);
    return all.map(([name, text]) => this.#replace(name, text));
  }

  #replace(name: string, text: string): string {
    const path = join(this.path, name);
    try {
      if (this.#opened === null) throw new Error('the output folder could not be made');
      replaceFile(this.#opened.at(name), text);
      return path;
    } catch (error) {
      throw new Error(`${path} could not be written: ${systemProblem(error)}`, { cause: error });
    }
  }

  /** The log of that name. It is made when it is first asked for; without a place for it in the folder, elsewhere. */
  log(name: string): LogFile {
    const known = this.#logs.get(name);
    if (known) return known;
    const log = new LogFile(() => this.#openLog(name));
    this.#logs.set(name, log);
    return log;
  }

  /**
   * Copies what was written so far into a folder of the caller's: the bytes that were written, whatever has their names
   * in the output folder by now.
   *
   * @param folder an empty folder
   * @param only the names of what is copied; everything by default
   * @returns the paths of the copies
   */
  copyTo(folder: string, only?: readonly string[]): string[] {
    const copies: string[] = [];
    const keep = (name: string, content: string | Uint8Array) => {
      const path = join(folder, name);
      writeNew(path, content);
      copies.push(path);
    };
    const isWanted = (name: string) => only?.includes(name) ?? true;
    for (const [name, text] of this.#documents) if (isWanted(name)) keep(name, text);
    for (const [name, log] of this.#logs) {
      if (!isWanted(name) || !log.isMade) continue;
      log.bound();
      keep(name, log.read(0, log.size));
    }
    return copies;
  }

  /** Changes what every log has, once nobody writes to it anymore. */
  rewriteLogs(change: (content: Buffer) => Buffer): void {
    for (const log of this.#logs.values()) log.rewrite(change);
  }

  /** Closes what is open. */
  close(): void {
    for (const log of this.#logs.values()) log.close();
    this.#opened?.close();
  }

  #openLog(name: string): number {
    try {
      if (this.#opened === null) throw new Error('the output folder could not be made');
      const path = this.#opened.at(name);
      rmSync(path, { force: true });
      return openNewLog(path);
    } catch (error) {
      this.notices.push(`${join(this.path, name)} could not be written: ${systemProblem(error)}.`);
      // It is needed for messages, and for as long as it is open.
      const folder = makeOwnedFolder(this.#temporary, 'log');
      try {
        return openNewLog(join(folder, name));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
}

/** A folder that stays the same one, whatever its path leads to later. */
interface OpenedFolder {
  /** The path of an entry in it. @throws Error where its own path leads somewhere else by now */
  at(name: string): string;
  close(): void;
}

/** @returns the absolute path, without links above the workspace */
function findPlace({ workspace, path, allowOutside, howToAllow }: Omit<OutputOptions, 'names'>): string {
  const top = realPathOf(workspace);
  const wanted = resolve(top, path);
  // An absolute path may be written with the links that lead to the workspace.
  const named = isOutside(top, wanted) ? resolve(top, relative(resolve(workspace), wanted)) : wanted;
  if (!isOutside(top, named)) return named;
  if (!allowOutside) {
    const hint = howToAllow === undefined ? 'name a folder inside it' : `name a folder inside it, or ${howToAllow}`;
    throw new PerfGateError('config', `the output folder ${quote(path)} is outside the workspace; ${hint}.`);
  }
  // What is above it was not made by the checkout.
  return join(realPathOf(dirname(wanted)), basename(wanted));
}

function nameOf(path: string, { workspace }: Pick<OutputOptions, 'workspace'>): string {
  const top = realPathOf(workspace);
  return quote(isOutside(top, path) ? path : relative(top, path).split(sep).join('/') || '.');
}

function refuse(shown: string, error: unknown): PerfGateError {
  if (error instanceof PerfGateError) return error;
  return new PerfGateError('config', `the output folder ${shown} cannot be used: ${systemProblem(error)}.`);
}

/** Makes each part of the path by itself: a link among them is not gone through. @throws Error */
function makeFolder(path: string, workspace: string, shown: string): OpenedFolder {
  const top = realPathOf(workspace);
  const isInside = !isOutside(top, path);
  if (!isInside) mkdirSync(dirname(path), { recursive: true });
  let place = isInside ? top : dirname(path);
  let made = false;
  for (const part of relative(place, path).split(sep)) {
    if (part === '') continue;
    place = join(place, part);
    const found = lstatSync(place, { throwIfNoEntry: false });
    if (found === undefined) mkdirSync(place);
    else assertFolder(found, nameOf(place, { workspace }), shown);
    made = found === undefined;
  }
  const opened = openFolder(path);
  try {
    if (made) writeNew(opened.at('.gitignore'), '*\n');
    return opened;
  } catch (error) {
    if (isUnwritable(error)) return opened;
    opened.close();
    throw error;
  }
}

function assertFolder(found: Stats, part: string, shown: string): void {
  if (found.isDirectory()) return;
  const what = found.isSymbolicLink() ? 'is a link, and none is followed' : 'is not a folder';
  const where = part === shown ? `the output folder ${shown}` : `the output folder ${shown} lies below ${part}, which`;
  throw new PerfGateError('config', `${where} ${what}; remove it, or name another folder.`);
}

function openFolder(path: string): OpenedFolder {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  // Windows cannot open folders.
  const fd = O_DIRECTORY === undefined ? null : openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  const own = fd === null ? lstatSync(path) : fstatSync(fd);
  const isSame = (other: Stats | undefined) => other?.dev === own.dev && other.ino === own.ino;
  // On Linux, what is open is reached even if its path leads elsewhere between two calls.
  const direct = `/proc/self/fd/${fd}`;
  const isDirect = isSame(statSync(`${direct}/.`, { throwIfNoEntry: false }));
  return {
    at(name) {
      if (!isSame(lstatSync(path, { throwIfNoEntry: false }))) {
        throw new Error('something else has taken the place of the output folder meanwhile');
      }
      return isDirect ? `${direct}/${name}` : join(path, name);
    },
    close() {
      if (fd !== null) closeSync(fd);
    },
  };
}

/**
 * Removes what earlier runs have left under these names: the names themselves, not what a link leads to.
 *
 * @returns what was there instead of files of perf-gate's, as sentences
 * @throws PerfGateError `config` for a folder under the name of a file
 */
function clear(folder: OpenedFolder, names: readonly string[], shown: string): string[] {
  const odd: string[] = [];
  for (const name of names) {
    const found = lstatSync(folder.at(name), { throwIfNoEntry: false });
    if (found === undefined) continue;
    if (found.isDirectory()) {
      throw new PerfGateError('config', `${quote(name)} in the output folder ${shown} is a folder; remove it.`);
    }
    const what = kindOf(found);
    try {
      unlinkSync(folder.at(name));
      if (what) odd.push(`${quote(name)} in the output folder ${shown} was ${what}; it was removed, not followed.`);
    } catch (error) {
      odd.push(`${quote(name)} in the output folder ${shown} could not be removed: ${systemProblem(error)}.`);
    }
  }
  for (const entry of readdirSync(folder.at('.'))) {
    const whole = entry.replace(UNFINISHED, '');
    if (whole !== entry && names.includes(whole)) rmSync(folder.at(entry), { force: true });
  }
  return odd;
}

/** @returns null for a file as perf-gate leaves them */
function kindOf(found: Stats): string | null {
  if (found.isSymbolicLink()) return 'a link';
  if (!found.isFile()) return 'no file, but a pipe, a socket or a device';
  return found.nlink > 1 ? 'a second name of another file' : null;
}
