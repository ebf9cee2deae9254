import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { formsOf } from '../secrets/encodings.ts';
import { isSecretKey } from '../secrets/secret-names.ts';
import { shutInspector } from '../service/inspector.ts';

/** What a job gets from its runner that nobody but this process needs. */
const HIDDEN = /^(?:INPUT_.*|ACTIONS_.*|(?:GITHUB|GH)_TOKEN)$/i;
/** Characters; a shorter value may stand in any other by chance. */
const SHORTEST_TOKEN = 8;

export interface HiddenSecrets {
  /** What was hidden, by the names of the variables. */
  values: Readonly<Record<string, string>>;
  /** Other variables that hold a token of the job, and are kept from build and target for it. */
  withheld: string[];
  /** Why another process can still read them; a clause with advice, null where none can. */
  problem: string | null;
}

/**
 * Takes the tokens of the job out of what other processes of the same user can read of this one, before anything foreign
 * is started: `/proc/PID/environ` shows the memory in which the environment was handed over, so it is overwritten there.
 * This process finds the variables under their names as before, also the clients of GitHub's services, but they are no
 * longer listed, so that nothing that is started inherits them. No inspector can be opened by a signal anymore, and no
 * memory is written to a file when this process crashes.
 */
export function hideProcessSecrets(): HiddenSecrets {
  shutInspector();
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (HIDDEN.test(name) && value !== undefined) values[name] = value;
  }
  const tokens = Object.entries(values).flatMap(([name, value]) =>
    isSecretKey(name.replace(/^INPUT_/i, '')) && value.length >= SHORTEST_TOKEN ? formsOf(value) : [],
  );
  const withheld = Object.keys(process.env).filter(
    (name) =>
      !(name in values) && tokens.some((form) => form.length >= SHORTEST_TOKEN && process.env[name]?.includes(form)),
  );
  for (const name of withheld) values[name] = process.env[name] as string;
  const names = Object.keys(values);
  for (const name of names) delete process.env[name];
  // git counts its settings: one that is missing would be an error.
  for (const name of withheld) if (/^GIT_CONFIG_VALUE_\d+$/.test(name)) process.env[name] = '';
  const problem = wipeEnvironment(new Set(names));
  process.env = unlisted(process.env, values);
  forbidCoreDumps();
  return { values, withheld, problem };
}

/** An environment with more variables than it lists. */
function unlisted(environment: NodeJS.ProcessEnv, values: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const hidden = new Map(Object.entries(values));
  return new Proxy(environment, {
    get: (listed, name) => listed[name as string] ?? hidden.get(name as string),
    // Passed on by itself, a change of a variable that is there would be a description that process.env refuses.
    set(listed, name, value) {
      listed[name as string] = value;
      return true;
    },
    has: (listed, name) => name in listed || hidden.has(name as string),
    deleteProperty(listed, name) {
      hidden.delete(name as string);
      return delete listed[name as string];
    },
  });
}

/**
 * Overwrites variables in the memory that /proc/PID/environ shows (proc_pid_stat(5): fields 50 and 51). What libc and Node
 * have set since is elsewhere.
 *
 * @returns why they can still be read, a clause with advice; null: they cannot
 */
function wipeEnvironment(names: ReadonlySet<string>): string | null {
  if (names.size === 0) return null;
  const advice =
    'the code under test, which runs as the same user, may read the token of this job. Measure in a job whose token can only ' +
    'read, and report in another (docs/github.md)';
  if (process.platform !== 'linux') return `on ${process.platform}, ${advice}`;
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [start = 0, end = 0] = fields.slice(47, 49).map(Number);
    const shown = readFileSync('/proc/self/environ');
    if (!(start > 0) || end - start < shown.length) throw new Error('unknown layout');
    const memory = openSync('/proc/self/mem', 'r+');
    try {
      for (const { at, length } of entriesOf(shown, names))
        writeSync(memory, Buffer.alloc(length), 0, length, start + at);
    } finally {
      closeSync(memory);
    }
    const left = [...entriesOf(readFileSync('/proc/self/environ'), names)];
    return left.length === 0 ? null : advice;
  } catch {
    return advice;
  }
}

/** Where the values of these variables stand, in bytes. */
function* entriesOf(environ: Buffer, names: ReadonlySet<string>): Generator<{ at: number; length: number }> {
  for (let at = 0; at < environ.length; ) {
    const found = environ.indexOf(0, at);
    const end = found === -1 ? environ.length : found;
    const equals = environ.indexOf('=', at);
    if (equals !== -1 && equals < end && names.has(environ.toString('utf8', at, equals))) {
      // Also the name: an empty variable would be taken for one that was set.
      yield { at, length: end - at };
    }
    at = end + 1;
  }
}

/** A process of the same user may raise the soft limit of this one and end it with a signal that dumps its memory. */
function forbidCoreDumps(): void {
  if (process.platform !== 'linux') return;
  try {
    execFileSync('prlimit', [`--pid=${process.pid}`, '--core=0:0'], { stdio: 'ignore', timeout: 5000 });
  } catch {
    // Where there is no prlimit, SECURITY.md says what stays.
  }
}
