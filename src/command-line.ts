import { readFileSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** How this process was started. */
interface Start {
  /** Its script as it was named, absolute. */
  script: string | undefined;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** What a reader types who has no perf-gate yet. */
const ANYWHERE = 'npx perf-gate';
/** Ends the paths of the command, as built and in its sources; whatever else runs is no command, such as the action. */
const COMMAND = /[/\\]cli(?:[/\\]index\.js|\.ts)$/;
/** A package as npx takes it: its name, with a version or without. */
const SPEC = /^perf-gate(?:@[\w.^~-]+)?$/;

/**
 * Writes a line that starts perf-gate with these words, as it can be typed where this process was started: by its name where
 * it is installed for all, with npx where that finds it, and otherwise with Node.
 */
export function commandLine(words: readonly string[]): string {
  const start = { script: process.argv[1], cwd: process.cwd(), env: process.env };
  return [...folderOf(start), nameOf(start), ...words.map(shellWord)].join(' ');
}

function nameOf({ script, cwd, env }: Start): string {
  const file = script === undefined ? null : realPath(script);
  if (script === undefined || file === null || !COMMAND.test(file)) return ANYWHERE;
  if (isOnPath(file, env.PATH ?? '')) return 'perf-gate';
  const spec = specOf(script);
  if (spec !== null) return `npx ${spec}`;
  if (isInstalled(file, cwd)) return ANYWHERE;
  const shown = relative(cwd, file);
  return `node ${shellWord(shown.startsWith('..') || isAbsolute(shown) ? file : shown)}`;
}

/** npm runs a script in the folder of its package: whoever typed `npm run` further down has to go there first. */
function folderOf({ cwd, env }: Start): string[] {
  const typedIn = env.INIT_CWD;
  const isScript = env.npm_package_json !== undefined && realPath(dirname(env.npm_package_json)) === realPath(cwd);
  if (typedIn === undefined || !isScript) return [];
  const up = relative(typedIn, cwd);
  return /^\.\.(?:[/\\]\.\.)*$/.test(up) ? [`cd ${up} &&`] : [];
}

/** Whether it is what its name starts; the folders that npm adds for its own scripts are not on the path of a shell. */
function isOnPath(file: string, path: string): boolean {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder) && !folder.includes('node_modules'));
  return folders.some((folder) => realPath(join(folder, 'perf-gate')) === file);
}

/** What npx was asked for, where this is started from its cache; null elsewhere. */
function specOf(script: string): string | null {
  const [cache, inside] = script.split(`${sep}node_modules${sep}`, 2);
  if (cache === undefined || inside === undefined || basename(dirname(cache)) !== '_npx') return null;
  try {
    const { packages } = JSON.parse(readFileSync(join(cache, 'package.json'), 'utf8'))._npx;
    const [spec] = packages;
    return SPEC.test(spec) ? spec : null;
  } catch {
    // An older npm does not say.
    return 'perf-gate';
  }
}

/** Whether it is of the package that npx finds from a folder: in its node_modules, or in those of a folder above it. */
function isInstalled(file: string, cwd: string): boolean {
  const own = dirname(dirname(dirname(file)));
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (realPath(join(folder, 'node_modules', 'perf-gate')) === own) return true;
    if (folder === dirname(folder)) return false;
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** One word of a command line, as a POSIX shell reads it. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
