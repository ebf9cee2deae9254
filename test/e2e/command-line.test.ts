import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { temporaryFolder } from '../support/folder.ts';

// However the built command is started, the commands that it names start it again.

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'dist/cli/index.js');

/** The folders of programs that a shell knows; those of packages are there only for scripts of npm. */
const PROGRAMS = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));

interface Place {
  /** Where it is typed. */
  folder: string;
  /** Folders of programs besides the usual ones. */
  programs?: string[];
}

/** What is typed into a shell, and what that shows. */
function type(line: string, { folder, programs = [] }: Place) {
  const env = {
    PATH: [...programs, ...PROGRAMS].join(delimiter),
    HOME: temporaryFolder('home'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  };
  const { stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, env, encoding: 'utf8', timeout: 30_000 });
  return { stdout, stderr };
}

/** A folder that does not lie behind a link. */
const newFolder = () => realpathSync(temporaryFolder('started'));

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** The package as npm unpacks it, with a command that can be run. */
function unpacked(folder: string): string {
  for (const part of ['package.json', 'dist']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  const command = join(folder, 'dist/cli/index.js');
  chmodSync(command, 0o755);
  return command;
}

/** A folder with perf-gate on the path of programs. */
function installedForAll(): Place {
  const folder = newFolder();
  link(unpacked(join(folder, 'lib')), join(folder, 'bin/perf-gate'));
  return { folder, programs: [join(folder, 'bin')] };
}

/** A package that has perf-gate among its own, with a script and a folder below it. */
function installedHere(below = ''): Place {
  const folder = newFolder();
  const script = 'perf-gate report nowhere.json';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', scripts: { gate: script } }));
  unpacked(join(folder, 'node_modules/perf-gate'));
  link('../perf-gate/dist/cli/index.js', join(folder, 'node_modules/.bin/perf-gate'));
  mkdirSync(join(folder, 'services/search'), { recursive: true });
  return { folder: join(folder, below) };
}

/** A copy of the command in a folder whose name is more than a word. */
function copied(): Place {
  const folder = newFolder();
  unpacked(join(folder, 'my clone'));
  return { folder };
}

/** What a command that fails names as the one to run. */
const named = (stderr: string) => /"(.+) run" writes one/.exec(stderr)?.[1] ?? stderr;

const WAYS: [way: string, place: () => Place, start: string, expected: string][] = [
  ['by its name where it is installed for all', installedForAll, 'perf-gate report nowhere.json', 'perf-gate'],
  ['by npx in a package that has it', installedHere, 'npx perf-gate report nowhere.json', 'npx perf-gate'],
  [
    'by npx further down in that package',
    () => installedHere('services/search'),
    'npx perf-gate report nowhere.json',
    'npx perf-gate',
  ],
  ['by a script of npm', installedHere, 'npm run gate', 'npx perf-gate'],
  [
    'by a script of npm further down',
    () => installedHere('services/search'),
    'npm run gate',
    'cd ../.. && npx perf-gate',
  ],
  ['by its file in a package', installedHere, './node_modules/.bin/perf-gate report nowhere.json', 'npx perf-gate'],
  [
    'by Node in a clone',
    () => ({ folder: ROOT }),
    'node dist/cli/index.js report nowhere.json',
    'node dist/cli/index.js',
  ],
  ['by Node from elsewhere', () => ({ folder: newFolder() }), `node '${CLI}' report nowhere.json`, `node ${CLI}`],
  [
    'by Node in a folder with a blank',
    copied,
    "node 'my clone/dist/cli/index.js' report nowhere.json",
    "node 'my clone/dist/cli/index.js'",
  ],
];

describe('perf-gate names a command that starts it where it was started', () => {
  it.each(WAYS)('%s', (_, makePlace, start, expected) => {
    const place = makePlace();
    const command = named(type(start, place).stderr);
    expect(command).toBe(expected);
    expect(type(`${command} --version`, place)).toMatchObject({ stdout: `${VERSION}\n` });
  });

  it.each([
    [{ _npx: { packages: ['perf-gate@1.2.3'] } }, 'npx perf-gate@1.2.3'],
    [{ _npx: { packages: ['perf-gate'] } }, 'npx perf-gate'],
    [{}, 'npx perf-gate'],
    [{ _npx: { packages: ['github:acme/fork'] } }, null],
  ])('by npx from its cache: %j', (manifest, expected) => {
    const folder = newFolder();
    const cache = join(folder, '.npm/_npx/0123456789abcdef');
    const command = unpacked(join(cache, 'node_modules/perf-gate'));
    link(command, join(cache, 'node_modules/.bin/perf-gate'));
    writeFileSync(join(cache, 'package.json'), JSON.stringify(manifest));
    const { stderr } = type(`${cache}/node_modules/.bin/perf-gate report nowhere.json`, { folder });
    expect(named(stderr)).toBe(expected ?? `node ${relative(folder, command)}`);
  });
});
