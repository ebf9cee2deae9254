import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { OutputFolder, RUN_FILES } from '../../src/checkout/output-folder.ts';
import { PerfGateError } from '../../src/errors.ts';
import { temporaryFolder } from '../support/folder.ts';

const SECRET = 'what nobody may read or replace\n';

/** A checkout with a file beside it that is none of its business. */
let folder: string;
let workspace: string;
let victim: string;
let temporary: string;
beforeEach(() => {
  folder = temporaryFolder('output');
  workspace = join(folder, 'shop');
  temporary = join(folder, 'temporary');
  victim = join(folder, 'outside', 'victim');
  for (const path of [workspace, temporary, dirname(victim)]) mkdirSync(path);
  writeFileSync(victim, SECRET);
});

function open(path = '.perf-gate', options: { allowOutside?: boolean } = {}): OutputFolder {
  const { allowOutside = false } = options;
  return OutputFolder.open({ workspace, path, allowOutside, temporary, names: RUN_FILES, howToAllow: 'ask' });
}

/** Writes everything that a run writes. */
function writeAll(output: OutputFolder): void {
  for (const name of ['run.json', 'base-run.json', 'result.json', 'report.html']) output.write(name, `${name} of ours`);
  for (const name of ['head.log', 'base.log']) output.log(name).write(`${name} of ours`);
}

function copied(output: OutputFolder): Record<string, string> {
  const into = join(folder, `copies-${readdirSync(folder).length}`);
  mkdirSync(into);
  return Object.fromEntries(
    output.copyTo(into).map((path) => [path.slice(into.length + 1), readFileSync(path, 'utf8')]),
  );
}

const ALL = Object.fromEntries(RUN_FILES.map((name) => [name, `${name} of ours`]));

/** Nothing outside has changed, and nothing of it came in. */
function expectHeldOff(): void {
  expect(readFileSync(victim, 'utf8')).toBe(SECRET);
  expect(readdirSync(dirname(victim))).toEqual(['victim']);
  expect(readdirSync(temporary)).toEqual([]);
}

describe('a folder that cannot be used is refused, and nothing is made', () => {
  const cases: [what: string, prepare: () => void, path: string | undefined, message: RegExp][] = [
    [
      'a link',
      () => symlinkSync(dirname(victim), at('.perf-gate')),
      undefined,
      /^the output folder "\.perf-gate" is a link, and none is followed; remove it/,
    ],
    ['a link to nothing', () => symlinkSync('nowhere', at('.perf-gate')), undefined, /is a link/],
    ['a link into the checkout', () => symlinkSync('.', at('.perf-gate')), undefined, /is a link/],
    ['a file', () => writeFileSync(at('.perf-gate'), ''), undefined, /is not a folder/],
    ['a pipe', () => fifo('.perf-gate'), undefined, /is not a folder/],
    [
      'below a link',
      () => symlinkSync(dirname(victim), at('link')),
      'link/b',
      /"link\/b" lies below "link", which is a link/,
    ],
    [
      'deep below a link',
      () => {
        mkdirSync(at('a'));
        symlinkSync(dirname(victim), at('a/link'));
      },
      'a/link/b/c',
      /lies below "a\/link", which is a link/,
    ],
    ['below a file', () => writeFileSync(at('file'), ''), 'file/b', /lies below "file", which is not a folder/],
    [
      'outside',
      () => {},
      '../outside',
      /^the output folder "\.\.\/outside" is outside the workspace; name a folder inside it, or ask\.$/,
    ],
    ['outside, absolute', () => {}, '/tmp', /is outside the workspace/],
    ['outside by a detour', () => {}, 'a/../../outside', /is outside the workspace/],
    [
      'a folder under the name of a file',
      () => mkdirSync(at('.perf-gate/result.json'), { recursive: true }),
      undefined,
      /^"result\.json" in the output folder "\.perf-gate" is a folder; remove it\.$/,
    ],
  ];
  it.for(cases)('%s', ([, prepare, path, message]) => {
    prepare();
    expect(() => open(path)).toThrow(message);
    expect(() => open(path)).toThrow(PerfGateError);
    expectHeldOff();
  });

  it('outside where that is allowed, but not by a link of its own name', () => {
    symlinkSync(dirname(victim), join(folder, 'link'));
    expect(() => open('../link', { allowOutside: true })).toThrow(/link/);
    // What the checkout has is not what its owner has typed.
    symlinkSync(dirname(victim), at('link'));
    expect(() => open('link', { allowOutside: true })).toThrow(/is a link/);
    expectHeldOff();
  });
});

describe('what is in the folder already is replaced, not followed', () => {
  const cases: [what: string, prepare: (path: string) => void, notice: RegExp | null][] = [
    ['a file of an earlier run', (path) => writeFileSync(path, 'old'), null],
    ['a file that cannot be written', (path) => writeFileSync(path, 'old', { mode: 0 }), null],
    ['a link to a file outside', (path) => symlinkSync(victim, path), /was a link; it was removed, not followed\.$/],
    ['a link from the folder', (path) => symlinkSync('../../outside/victim', path), /was a link/],
    ['a link to a file that is not there', (path) => symlinkSync(join(dirname(victim), 'new'), path), /was a link/],
    ['a link to the environment of perf-gate', (path) => symlinkSync('/proc/self/environ', path), /was a link/],
    ['a link to a folder', (path) => symlinkSync(dirname(victim), path), /was a link/],
    ['a link to itself', (path) => symlinkSync(path, path), /was a link/],
    ['a second name of a file outside', (path) => linkSync(victim, path), /was a second name of another file/],
    ['a pipe', fifo, /was no file, but a pipe/],
    ['a socket', socket, /was no file, but a pipe, a socket/],
  ];
  it.for(cases.flatMap((row) => RUN_FILES.map((name) => [name, ...row] as const)))(
    '%s: %s',
    ([name, , prepare, notice]) => {
      mkdirSync(at('.perf-gate'));
      prepare(at(`.perf-gate/${name}`));
      const output = open();
      expect(output.notices).toEqual(notice === null ? [] : [expect.stringMatching(notice)]);
      if (notice) expect(output.notices[0]).toContain(`"${name}"`);
      writeAll(output);
      expect(lstatSync(at(`.perf-gate/${name}`)).isFile()).toBe(true);
      expect(copied(output)).toEqual(ALL);
      output.close();
      expectHeldOff();
    },
  );

  it('what an earlier run left is not taken for what this one wrote, and the files of others stay', () => {
    mkdirSync(at('.perf-gate'));
    for (const name of [...RUN_FILES, 'mine.txt']) writeFileSync(at(`.perf-gate/${name}`), 'old');
    writeFileSync(at('.perf-gate/run.json.01234567-89ab-cdef-0123-456789abcdef.tmp'), 'half of one');
    const output = open();
    expect(readdirSync(at('.perf-gate'))).toEqual(['mine.txt']);
    output.write('result.json', 'new');
    expect(copied(output)).toEqual({ 'result.json': 'new' });
    output.close();
  });
});

describe('what is swapped while a run goes on is not followed either', () => {
  const swaps: [what: string, swap: (name: string) => void][] = [
    [
      'a link in place of the file',
      (name) => {
        remove(name);
        symlinkSync(victim, at(`.perf-gate/${name}`));
      },
    ],
    [
      'a second name of a file outside',
      (name) => {
        remove(name);
        linkSync(victim, at(`.perf-gate/${name}`));
      },
    ],
    [
      'another file',
      (name) => {
        remove(name);
        writeFileSync(at(`.perf-gate/${name}`), SECRET);
      },
    ],
    [
      'a pipe',
      (name) => {
        remove(name);
        fifo(`.perf-gate/${name}`);
      },
    ],
    ['nothing', (name) => remove(name)],
  ];
  it.for(swaps)('%s', ([, swap]) => {
    const output = open();
    writeAll(output);
    for (const name of RUN_FILES) swap(name);
    expect(copied(output)).toEqual(ALL);
    output.write('result.json', 'renewed');
    for (const name of ['head.log', 'base.log']) output.log(name).write('!');
    expect(lstatSync(at('.perf-gate/result.json')).isFile()).toBe(true);
    expect(readFileSync(at('.perf-gate/result.json'), 'utf8')).toBe('renewed');
    expect(copied(output)).toEqual({
      ...ALL,
      'result.json': 'renewed',
      'head.log': 'head.log of ours!',
      'base.log': 'base.log of ours!',
    });
    output.close();
    expectHeldOff();
  });

  it('a link or another folder in place of the folder: nothing is written there', () => {
    for (const swap of [() => symlinkSync(dirname(victim), at('.perf-gate')), () => mkdirSync(at('.perf-gate'))]) {
      const output = open();
      writeAll(output);
      renameSync(at('.perf-gate'), at(`moved-${readdirSync(workspace).length}`));
      swap();
      expect(() => output.write('result.json', 'renewed')).toThrow(
        /result\.json could not be written: something else has taken the place of the output folder meanwhile$/,
      );
      expect(copied(output)).toEqual({ ...ALL, 'result.json': 'renewed' });
      expect(readdirSync(at('.perf-gate')).filter((name) => name !== 'victim')).toEqual([]);
      output.close();
      rmSync(at('.perf-gate'), { recursive: true });
      expectHeldOff();
    }
  });
});

describe('the folder', () => {
  it('is made with all that is above it, and keeps itself out of commits', () => {
    const output = open('build/perf');
    expect(output.path).toBe(at('build/perf'));
    expect(readFileSync(at('build/perf/.gitignore'), 'utf8')).toBe('*\n');
    expect(existsSync(at('build/.gitignore'))).toBe(false);
    expect(output.write('run.json', '{}')).toBe(at('build/perf/run.json'));
    output.close();
  });

  it('may be written with the links that lead to the workspace, and be the workspace itself', () => {
    symlinkSync(workspace, join(folder, 'current'));
    const options = { workspace: join(folder, 'current'), allowOutside: false, temporary, names: RUN_FILES };
    const output = OutputFolder.open({ ...options, path: join(folder, 'current', 'perf') });
    expect(output.path).toBe(at('perf'));
    const root = OutputFolder.open({ ...options, path: '.' });
    expect(root.write('run.json', '{}')).toBe(at('run.json'));
    expect(existsSync(at('.gitignore'))).toBe(false);
    for (const opened of [output, root]) opened.close();
  });

  it('may be elsewhere where that is allowed', () => {
    const output = open('../elsewhere/perf', { allowOutside: true });
    expect(output.write('run.json', '{}')).toBe(join(folder, 'elsewhere/perf/run.json'));
    output.close();
  });

  it('hands on what had no room in it, and says so', ({ skip }) => {
    const output = open();
    if (!makeUnwritable(output.path)) return skip('everything can be written here');
    try {
      expect(() => output.write('result.json', 'result')).toThrow(
        /^\S+result\.json could not be written: permission denied$/,
      );
      output.log('head.log').write('a line');
      expect(output.notices).toEqual([expect.stringMatching(/head\.log could not be written: permission denied\.$/)]);
      expect(copied(output)).toEqual({ 'result.json': 'result', 'head.log': 'a line' });
      expectHeldOff();
    } finally {
      makeWritable(output.path);
      output.close();
    }
  });

  it('that cannot be made does not keep a run from its verdict', ({ skip }) => {
    if (!makeUnwritable(workspace)) return skip('everything can be written here');
    try {
      const output = open();
      expect(output.notices).toEqual(['The output folder ".perf-gate" could not be made: permission denied.']);
      output.log('head.log').write('a line');
      expect(copied(output)).toEqual({ 'head.log': 'a line' });
      output.close();
    } finally {
      makeWritable(workspace);
    }
  });
});

function at(path: string): string {
  return join(workspace, path);
}

function remove(name: string): void {
  rmSync(at(`.perf-gate/${name}`), { force: true });
}

function fifo(path: string): void {
  run('mkfifo', join(workspace, path.replace(`${workspace}/`, '')));
}

function socket(path: string): void {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', script]);
  expect(lstatSync(path).isSocket()).toBe(true);
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

/** Also for root, whom permissions do not hold off. @returns whether it worked */
function makeUnwritable(path: string): boolean {
  chmodSync(path, 0o555);
  if (process.getuid?.() !== 0) return true;
  return spawnSync('chattr', ['+i', path]).status === 0;
}

function makeWritable(path: string): void {
  if (process.getuid?.() === 0) spawnSync('chattr', ['-i', path]);
  chmodSync(path, 0o755);
}
