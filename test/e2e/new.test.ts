import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';

// One thing more is one file more: what `npm run new` writes, in a copy of the repository, works as it is.

const root = resolve(import.meta.dirname, '../..');
const copy = temporaryFolder('new');
const desk = temporaryFolder('new-desk');
const SOCKETS = ['kind', 'engine', 'probe', 'section', 'publisher', 'format'];
const NAME = 'warm-start';

/** Runs a program of this Node in a folder. @returns its standard output */
function run(folder: string, ...args: string[]): string {
  const options = { cwd: folder, encoding: 'utf8' as const, timeout: 150_000 };
  return execFileSync(process.execPath, args, options);
}
const tool = (path: string) => join(root, 'node_modules', path);
const gate = (...args: string[]) => run(desk, join(copy, 'dist/cli/index.js'), ...args);

beforeAll(() => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\n')) {
    if (file === '' || /^(dist|test\/report\/rendered)\//.test(file) || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const socket of SOCKETS) run(copy, 'scripts/new.ts', socket, NAME);
});

it('refuses what it does not know, and what is there already', () => {
  const refusal = (...args: string[]) => {
    try {
      run(copy, 'scripts/new.ts', ...args);
    } catch (error) {
      return String((error as { stderr: unknown }).stderr);
    }
    return 'nothing';
  };
  expect(refusal('widget', NAME)).toContain('the first word is one of kind, engine, probe');
  expect(refusal('kind', '../up')).toContain('words in lower case with hyphens');
  for (const more of [['other'], ['other', 'third'], ['--force'], ['']])
    expect(refusal('kind', 'one', ...more)).toContain('one name at a time');
  expect(existsSync(join(copy, 'src/kinds/one.ts'))).toBe(false);
  expect(refusal('kind', 'load')).toContain('src/kinds/load.ts is already there');
});

it('every new file is typed, in the style of the project, used, and tested', () => {
  run(copy, tool('typescript/bin/tsc'));
  run(copy, tool('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.');
  const tests = ['kinds', 'engines', 'probes', 'report/sections', 'publish', 'samples'];
  const files = tests.map((room) => `test/${room}/${NAME}.test.ts`);
  const rooms = ['test/project/rooms.test.ts', 'test/config/editor-schema.test.ts'];
  expect(run(copy, tool('vitest/vitest.mjs'), 'run', ...files, ...rooms)).toMatch(/^\d+ passed, 0 failed, 0 skipped$/m);
});

it('a new kind runs, and is in the list, the schema, the documentation and the reports', () => {
  run(copy, 'scripts/build.ts', 'dist', 'cli', 'agent');
  const service = `require('node:http').createServer((_, a) => a.end('hi')).listen(process.env.PORT, '127.0.0.1')`;
  const scenario = { type: NAME, connections: 2, warmup: '50ms', duration: '200ms', rounds: 5 };
  const target = { start: `node -e "${service}"`, url: 'http://127.0.0.1:${PORT}' };
  writeFileSync(join(desk, 'perf-gate.yml'), JSON.stringify({ target, scenarios: { home: scenario } }));

  expect(gate('list')).toContain(`home (${NAME}): 2 connections, 5 rounds`);
  expect(readFileSync(join(copy, 'perf-gate.schema.json'), 'utf8')).toContain(`"const": "${NAME}"`);
  expect(readFileSync(join(copy, 'docs/configuration.md'), 'utf8')).toContain(`of type ${NAME}`);
  expect(existsSync(join(copy, `docs/scenarios/${NAME}.md`))).toBe(true);

  const terminal = gate('run', '--verbose');
  gate('report', '.perf-gate/result.json', '--markdown', 'comment.md');
  const reports = [terminal, readFileSync(join(desk, '.perf-gate/report.html'), 'utf8')];
  for (const report of reports.map((text) => text.replaceAll('\u00A0', ' '))) {
    expect(report).toContain('bytes per answer');
    expect(report).toContain('All rounds together received');
  }
  // A comment has room for the scenario, and not for each of its figures.
  expect(readFileSync(join(desk, 'comment.md'), 'utf8')).toContain('home');
  const document = JSON.parse(readFileSync(join(desk, '.perf-gate/run.json'), 'utf8'));
  expect(document.scenarios[0].rounds[0].readings[NAME]).toHaveProperty('milliseconds');
});
