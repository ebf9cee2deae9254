import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RUN_FILES } from '../../src/checkout/output-folder.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// What a commit, an earlier step and the measured code can put where perf-gate writes and reads: the built action,
// started as a runner starts it. Nothing outside is written, and nothing from outside is uploaded or told.

const SAMPLES = '{ "metrics": { "time": { "unit": "ms", "better": "lower", "samples": [1.5] } } }';
const SECRET = 'the-content-of-a-file-outside';

let workflow: Workflow;
let victim: string;
beforeEach(async () => {
  workflow = await openWorkflow();
  victim = join(workflow.folder, 'outside', 'victim');
  mkdirSync(dirname(victim));
  writeFileSync(victim, SECRET);
  measuring('');
});
afterEach(() => workflow.close());

const at = (path: string) => join(workflow.workspace, path);

/** Has the run measure a script of the checkout. */
function measuring(script: string, more = ''): void {
  writeFileSync(at('measured.mjs'), `${script}\nconsole.log(${JSON.stringify(SAMPLES)});`);
  const run = JSON.stringify(`${JSON.stringify(process.execPath)} measured.mjs`);
  writeFileSync(at('perf-gate.yml'), `scenarios:\n  parse: { type: command, run: ${run}, rounds: 5 }\n${more}`);
}

/** Runs the action, and makes sure that nothing came in and nothing went out. */
async function run(inputs: Record<string, string> = {}) {
  const { github } = workflow;
  const pull = [...github.repository().pulls.keys()].length + 1;
  github.addPullRequest({ number: pull });
  const event = workflow.pullRequest(pull);
  const result = await workflow.run(event, { inputs: { baseline: 'none', ...inputs } });
  expect(result.exitCode, result.stdout).not.toBeNull();
  const contents = (ofArchives: boolean) =>
    github
      .repository()
      .artifacts.filter(({ isArchive }) => isArchive === ofArchives)
      .map(({ blob }) => github.blobs.read(blob) ?? Buffer.alloc(0));
  const uploaded = contents(true).map((bytes) => {
    const archive = unzipSync(bytes);
    return Object.entries(archive).map(([name, bytes]) => [name, Buffer.from(bytes).toString()] as const);
  });
  const told = [
    result.stdout,
    result.stderr,
    result.summary,
    ...Object.values(result.outputs),
    ...github.repository().comments.map(({ body }) => body),
    ...github.repository().checkRuns.map((check) => JSON.stringify(check)),
    ...uploaded.flat().map(([, text]) => text),
    ...contents(false).map(String),
  ].join('\n');
  expect(told).not.toContain(SECRET);
  expect(told).not.toMatch(/ACTIONS_RUNTIME_TOKEN|INPUT_TOKEN/);
  expect(readFileSync(victim, 'utf8')).toBe(SECRET);
  expect(readdirSync(dirname(victim))).toEqual(['victim']);
  expect(result.temporary.filter((name) => name.startsWith('perf-gate'))).toEqual([]);
  return { ...result, told, uploaded: Object.fromEntries(uploaded.flat()) };
}

const sortedNames = (files: object) => Object.keys(files).sort();
/** What a run without a base writes. */
const WRITTEN = ['head.log', 'report.html', 'result.json', 'run.json'];

describe('T4: what a commit has where perf-gate writes', () => {
  const prepared: [what: string, prepare: (path: string, name: string) => void, said: string][] = [
    ['links to a file outside', (path) => symlinkSync(victim, path), 'was a link; it was removed, not followed'],
    ['links from the checkout', (path) => symlinkSync('../../outside/victim', path), 'was a link'],
    ['links to nothing', (path, name) => symlinkSync(join(dirname(victim), name), path), 'was a link'],
    ['links to the environment', (path) => symlinkSync('/proc/self/environ', path), 'was a link'],
    ['second names', (path) => linkSync(victim, path), 'was a second name of another file'],
    ['pipes', (path) => void spawnSync('mkfifo', [path]), 'was no file, but a pipe'],
  ];
  it.for(prepared)('under the names of its files: %s', async ([, prepare, said]) => {
    mkdirSync(at('.perf-gate'));
    for (const name of RUN_FILES) prepare(at(`.perf-gate/${name}`), name);
    const { uploaded, outputs, exitCode, stdout, summary } = await run();
    expect(exitCode, stdout).toBe(0);
    expect(sortedNames(uploaded)).toEqual(WRITTEN);
    expect(outputs['result-path']).toBe(at('.perf-gate/result.json'));
    expect(JSON.parse(readFileSync(at('.perf-gate/result.json'), 'utf8')).conclusion).toBe(outputs.conclusion);
    for (const name of RUN_FILES) {
      expect(lstatSync(at(`.perf-gate/${name}`), { throwIfNoEntry: false })?.isFile()).not.toBe(false);
    }
    for (const told of [stdout, summary]) expect(told).toContain(said);
  });

  const refused: [what: string, prepare: () => void, output: string, said: RegExp][] = [
    [
      'a link as the folder',
      () => symlinkSync(dirname(victim), at('.perf-gate')),
      '',
      /"\.perf-gate" is a link, and none is followed/,
    ],
    ['a file as the folder', () => writeFileSync(at('.perf-gate'), ''), '', /"\.perf-gate" is not a folder/],
    [
      'a link above the folder',
      () => symlinkSync(dirname(victim), at('link')),
      'link/b',
      /"link\/b" lies below "link", which is a link/,
    ],
    ['a folder outside', () => {}, '../outside', /"\.\.\/outside" is outside the workspace; .*allow-outside: true/],
    [
      'a folder as a file',
      () => mkdirSync(at('.perf-gate/head.log'), { recursive: true }),
      '',
      /"head\.log" in the output folder "\.perf-gate" is a folder; remove it/,
    ],
  ];
  it.for(refused)('%s is refused before anything is measured', async ([, prepare, output, said]) => {
    measuring(`import { writeFileSync } from 'node:fs'; writeFileSync('measured', '')`);
    prepare();
    const { exitCode, stdout, summary, outputs } = await run(output ? { output } : {});
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(said);
    expect(summary.replaceAll('\\', '')).toMatch(said);
    expect(outputs.conclusion).toBe('failure');
    expect(existsSync(at('measured'))).toBe(false);
  });

  it('a folder outside is taken where the workflow allows it, and not by a link', async () => {
    const { exitCode, stdout, outputs } = await run({ output: '../elsewhere', 'allow-outside': 'true' });
    expect(exitCode, stdout).toBe(0);
    expect(outputs['result-path']).toBe(join(workflow.folder, 'elsewhere/result.json'));
    symlinkSync(dirname(victim), at('.perf-gate'));
    expect((await run({ 'allow-outside': 'true' })).stdout).toMatch(/is a link, and none is followed/);
  });

  it('what an earlier step left there is not uploaded', async () => {
    mkdirSync(at('.perf-gate'));
    for (const name of ['base-run.json', 'base.log', 'notes.txt']) writeFileSync(at(`.perf-gate/${name}`), SECRET);
    expect(sortedNames((await run()).uploaded)).toEqual(WRITTEN);
    expect(readdirSync(at('.perf-gate'))).toContain('notes.txt');
  });
});

describe('T4: what the measured code does meanwhile', () => {
  const NAMES = JSON.stringify(RUN_FILES);
  const replacing = (what: string) => `import { linkSync, rmSync, symlinkSync } from 'node:fs';
for (const name of ${NAMES}) { const path = '.perf-gate/' + name; rmSync(path, { force: true }); ${what} }
console.error('replaced');`;

  it.for<[string, string]>([
    ['links in place of the files', `symlinkSync('../../outside/victim', path);`],
    ['links to the environment', `symlinkSync('/proc/self/environ', path);`],
    ['second names in place of the files', `linkSync('../outside/victim', path);`],
  ])('%s', async ([, what]) => {
    measuring(replacing(what));
    const { uploaded, exitCode, stdout } = await run();
    expect(exitCode, stdout).toBe(0);
    expect(sortedNames(uploaded)).toEqual(WRITTEN);
    expect(uploaded['head.log']).toMatch(/^--- perf-gate .* ---\n/);
    expect(lstatSync(at('.perf-gate/result.json')).isFile()).toBe(true);
  });

  it('a link in place of the folder: the verdict is told all the same, and why it is not in a file', async () => {
    measuring(`import { renameSync, symlinkSync } from 'node:fs';
try { renameSync('.perf-gate', 'moved'); symlinkSync('../outside', '.perf-gate'); } catch {}`);
    const { uploaded, exitCode, stdout, summary, outputs } = await run();
    expect(exitCode, stdout).toBe(0);
    expect(outputs).toMatchObject({ conclusion: 'neutral', 'result-path': '' });
    expect(summary).toContain('something else has taken the place of the output folder meanwhile');
    // What was measured is handed on all the same.
    expect(sortedNames(uploaded)).toContain('run.json');
  });

  it('a log beyond all bounds is cut, and what is shown of it keeps several lines', async () => {
    measuring(`console.error('Error: no catalogue');
process.stderr.write('x'.repeat(1_000_000)); for (let part = 0; part < 25; part++) process.stderr.write('y'.repeat(1_000_000));
process.stderr.write('\\nthe last line\\n'); process.exitCode = 1;`);
    const { uploaded, stdout } = await run();
    expect(uploaded['head.log']?.length).toBeLessThanOrEqual(10 * 1024 * 1024);
    expect(uploaded['head.log']).toMatch(/MB left out here, the log exceeded 10 MB/);
    expect(stdout).toContain('the last line');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(20_000);
  });
});

describe('T4: what a configuration names', () => {
  const requests = (
    keys: string,
  ) => `target: { start: node server.mjs, url: 'http://127.0.0.1:\${PORT}', ready: /healthz }
scenarios: { s: { rounds: 5, duration: 50ms, warmup: 0s, ${keys} } }
`;
  const named: [what: string, config: (path: string) => string][] = [
    ['a body', (path) => requests(`requests: [{ method: POST, path: /, file: ${path} }]`)],
    ['rows', (path) => requests(`data: { users: { file: ${path}, delimiter: ';' } }, requests: ['GET /{{users.id}}']`)],
    ['an OpenAPI document', (path) => `${requests('requests: [GET /]')}coverage: { openapi: ${path} }\n`],
    [
      'an authority',
      (path) => requests('requests: [GET /]').replace("url: 'http:", `tls: { ca: ${path} }, url: 'https:`),
    ],
  ];
  it.for(
    named.flatMap(([what, config]) =>
      (
        [
          ['/proc/self/environ', /is outside the repository|is outside the workspace/],
          ['../outside/victim', /is outside the (repository|workspace)/],
          ['link', /is outside the (repository|workspace)/],
          ['environment', /is outside the (repository|workspace)/],
          ['pipe', /is not a file/],
          ['.git/config', /is one of git's own files/],
        ] as const
      ).map(([path, said]) => [what, path, config, said] as const),
    ),
  )('%s: %s is refused in words', async ([, path, config, said]) => {
    symlinkSync(victim, at('link'));
    symlinkSync('/proc/self/environ', at('environment'));
    spawnSync('mkfifo', [at('pipe')]);
    mkdirSync(at('.git'));
    writeFileSync(at('.git/config'), SECRET);
    writeFileSync(at('perf-gate.yml'), config(path));
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(said);
  });

  it('a body that was a file when it was checked, and is a link when it is sent', async () => {
    writeFileSync(at('body'), 'harmless');
    const config = requests('requests: [{ method: POST, path: /, file: body }]');
    writeFileSync(at('perf-gate.yml'), config.replace('{ start', '{ build: ln -sf ../outside/victim body, start'));
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/the file \S+body cannot be sent: it is a link that is not followed/);
  });

  it('the configuration itself and the baseline file are no links that lead out', async () => {
    symlinkSync(victim, at('link.yml'));
    symlinkSync('/proc/self/environ', at('baseline.json'));
    mkdirSync(at('.git'));
    writeFileSync(at('.git/config'), SECRET);
    symlinkSync('.git/config', at('git.yml'));
    expect((await run({ config: 'git.yml' })).stdout).toMatch(/git\.yml leads to one of git's own files/);
    expect((await run({ config: 'link.yml' })).stdout).toMatch(/input "config": "link\.yml" is outside/);
    expect((await run({ baseline: 'file', 'baseline-file': 'baseline.json' })).stdout).toMatch(
      /"baseline\.json" is a link that leads out of the repository's files/,
    );
  });
});
