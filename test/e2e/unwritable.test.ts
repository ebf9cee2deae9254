import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type Desk, deskTest } from './command.ts';
import { openWorkflow } from './workflow.ts';

// Places where nothing can be written, and files that are not there: a verdict is told all the same, and what cannot be
// done is said in words with its place.

const SAMPLES = '{ "metrics": { "time": { "unit": "ms", "better": "lower", "samples": [1.5] } } }';
const MEASURED = `console.error('a line of the log'); console.log(${JSON.stringify(SAMPLES)});`;
const RUN = JSON.stringify(`${JSON.stringify(process.execPath)} measured.mjs`);
const CONFIG = `scenarios: { parse: { type: command, run: ${RUN}, rounds: 5 } }\n`;
/** A folder that nobody can make, root neither. */
const NOWHERE = '/sys/perf-gate';
/** A Node whose files, and those of its children, are bounded: 32 kB, which no page with pictures fits into. */
const BOUNDED = `#!/bin/bash\nulimit -f 32\nexec ${JSON.stringify(process.execPath)} "$@"\n`;

function prepare(desk: Desk): void {
  desk.write('measured.mjs', MEASURED);
  desk.write('perf-gate.yml', CONFIG);
}

describe('a run at a desk', () => {
  deskTest('says its verdict where the output folder cannot be made', async ({ desk }) => {
    prepare(desk);
    const { exitCode, stdout, stderr } = await desk.run('run', '--output', NOWHERE);
    expect(exitCode, stderr).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /The output folder "\/sys\/perf-gate" could not be made: (permission denied|the disk can only be read)\./,
    );
    expect(stdout).toMatch(/parse .*no baseline/);
  });
});

describe('the action', () => {
  const started = async (options: { inputs?: Record<string, string>; node?: string }) => {
    const workflow = await openWorkflow();
    try {
      writeFileSync(join(workflow.workspace, 'measured.mjs'), MEASURED);
      writeFileSync(join(workflow.workspace, 'perf-gate.yml'), CONFIG);
      const bounded = join(workflow.folder, 'node');
      writeFileSync(bounded, BOUNDED);
      chmodSync(bounded, 0o755);
      const { github } = workflow;
      github.addPullRequest({ number: 1 });
      const { inputs = {}, node } = options;
      const run = await workflow.run(workflow.pullRequest(1), {
        inputs: { baseline: 'none', ...inputs },
        ...(node && { node: bounded }),
      });
      const [artifact] = github.repository().artifacts;
      const archive = artifact ? unzipSync(github.blobs.read(artifact.blob) ?? new Uint8Array()) : {};
      return { ...run, uploaded: Object.keys(archive).sort(), comments: github.repository().comments };
    } finally {
      await workflow.close();
    }
  };

  it('tells its verdict and uploads the report where the output folder cannot be made', async () => {
    const run = await started({ inputs: { output: NOWHERE, 'allow-outside': 'true' } });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs).toMatchObject({ conclusion: 'neutral', 'result-path': '' });
    expect(run.summary).toMatch(/could not be made: (permission denied|the disk can only be read)/);
    expect(run.comments).toHaveLength(1);
    expect(run.uploaded).toEqual(['head.log', 'report.html', 'result.json', 'run.json']);
    expect(run.temporary.filter((name) => name.startsWith('perf-gate'))).toEqual([]);
  });

  it('tells its verdict where the disk takes no more', async () => {
    const run = await started({ node: 'bounded' });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.outputs).toMatchObject({ conclusion: 'neutral' });
    expect(run.summary).toMatch(
      /The report was not written: .*report\.html could not be written: it would become larger/,
    );
    expect(run.comments).toHaveLength(1);
    expect(run.temporary.filter((name) => name.startsWith('perf-gate'))).toEqual([]);
  });
});

describe('perf-gate report says in words what it cannot read or write', () => {
  const cases: [what: string, args: string[], said: string][] = [
    [
      'nothing there',
      ['report', 'nowhere.json'],
      'cannot read the result nowhere.json: there is no such file or folder.',
    ],
    ['a folder', ['report', '.'], 'cannot read the result .: it is not a file.'],
    ['below a file', ['report', 'perf-gate.yml/x'], 'a part of its path is a file and not a folder.'],
    [
      'a page in a folder that is not there',
      ['report', '.perf-gate/result.json', '--html', 'nowhere/x.html'],
      '--html: cannot write nowhere/x.html: the folder ',
    ],
    [
      'a page as a folder',
      ['report', '.perf-gate/result.json', '--html', '.perf-gate'],
      '--html: cannot write .perf-gate: it is a folder. Name a file that can be written.',
    ],
    [
      'Markdown without room',
      ['report', '.perf-gate/result.json', '--markdown', '/dev/full'],
      '--markdown: cannot write /dev/full: no space is left on the disk.',
    ],
    [
      'a page without permission',
      ['report', '.perf-gate/result.json', '--html', '/sys/x.html'],
      '--html: cannot write /sys/x.html: ',
    ],
    [
      'an output that is a file',
      ['compare', '.perf-gate/run.json', '.perf-gate/run.json', '--output', 'perf-gate.yml'],
      'the output folder "perf-gate.yml" is not a folder; remove it, or name another folder.',
    ],
    ['a baseline that is a folder', ['compare', '.', '.perf-gate/run.json'], 'cannot read .: it is not a file.'],
  ];
  deskTest('each with its place', async ({ desk }) => {
    prepare(desk);
    expect((await desk.run('run')).exitCode).toBe(0);
    for (const [what, args, said] of cases) {
      const { exitCode, stderr } = await desk.run(...args);
      expect(stderr, what).toContain(said);
      expect(stderr, what).not.toMatch(/E[A-Z]{4,}:|\n\s+at /);
      expect(exitCode, what).toBe(args[1] === '.' && args[0] === 'compare' ? 6 : 2);
    }
  });
});

describe('perf-gate init writes no configuration through a link', () => {
  const INIT = ['init', '--no-start', '--start', 'node server.js', '--url', 'http://127.0.0.1:3000'];

  deskTest('in place of the file', async ({ desk }) => {
    const victim = `${desk.folder}-victim`;
    symlinkSync(victim, join(desk.folder, 'perf-gate.yml'));
    const refused = await desk.run(...INIT);
    expect(refused.stderr).toContain('perf-gate.yml is already there; --force replaces it');
    const forced = await desk.run(...INIT, '--force');
    expect(forced.exitCode, forced.stderr).toBe(0);
    expect(existsSync(victim)).toBe(false);
    expect(lstatSync(join(desk.folder, 'perf-gate.yml')).isFile()).toBe(true);
    expect(readFileSync(join(desk.folder, 'perf-gate.yml'), 'utf8')).toContain('node server.js');
  });

  deskTest('in place of its folder', async ({ desk }) => {
    const outside = `${desk.folder}-outside`;
    mkdirSync(outside);
    writeFileSync(join(outside, 'perf-gate.yml'), 'theirs');
    symlinkSync(outside, join(desk.folder, '.github'));
    const { exitCode, stderr } = await desk.run(...INIT, '--force');
    expect(stderr).toContain('.github/perf-gate.yml cannot be written: its folder leads out of the repository.');
    expect(exitCode).toBe(2);
    expect(readFileSync(join(outside, 'perf-gate.yml'), 'utf8')).toBe('theirs');
  });
});
