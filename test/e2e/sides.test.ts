import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { commit, git, newRepository } from '../support/repository.ts';
import { type Desk, deskTest as it } from './command.ts';

// Every line of a side, wherever it is written, knows which side it is run for.

const SAMPLES = `echo '{ "metrics": { "parse": { "unit": "ms", "better": "lower", "samples": [1] } } }'`;
const note = (what: string) => `echo ${what}-$PERF_GATE_SIDE-$NAME >> "$DIARY"`;
const CONFIG = `
target:
  env: { NAME: "shop_\${SIDE}" }
  build: ${note('build')}
  setup: ['${note('setup')}', '${note('setup')}']
  start: ${note('start')}; exec node server.js
  url: http://127.0.0.1:\${PORT}/\${SIDE}
  teardown: ${note('teardown')}
scenarios:
  home: { connections: 1, warmup: 0, duration: 60ms, rounds: 5, requests: ["GET /ok"] }
  parser:
    type: command
    rounds: 5
    run: |
      ${note('line')}; ${SAMPLES}
compare: { extend: false }
`;
/** Answers below its own side only. */
const SERVER = `require('node:http').createServer(({ url }, response) => {
  response.writeHead(url.startsWith('/' + process.env.PERF_GATE_SIDE) ? 200 : 500).end();
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

/** What was noted, each thing once, by side. */
async function noted(desk: Desk, ...args: string[]): Promise<{ base: string[]; head: string[] }> {
  const DIARY = join(desk.folder, '.diary');
  // An outer gate that measures this one has a side as well.
  const { exitCode, stdout, stderr } = await desk.start(['run', ...args], { DIARY, PERF_GATE_SIDE: 'outer' }).finished;
  expect(exitCode, stdout + stderr).toBe(0);
  expect(desk.runDocument().failure).toBeNull();
  const lines = [...new Set(readFileSync(DIARY, 'utf8').trim().split('\n'))];
  const of = (side: string) => lines.filter((line) => line.includes(`-${side}-`));
  expect(of('outer')).toEqual([]);
  return { base: of('base'), head: of('head') };
}

const everyLine = (side: string) =>
  ['build', 'setup', 'start', 'line', 'teardown'].map((what) => `${what}-${side}-shop_${side}`);

describe('the side is in the environment of every line, and in what names it', () => {
  it('of the base commit and of the change', async ({ desk }) => {
    newRepository(desk.folder);
    commit(desk.folder, { 'server.js': SERVER, 'perf-gate.yml': CONFIG, '.gitignore': '.perf-gate\n.diary\n' });
    git(desk.folder, 'checkout', '--quiet', '-b', 'feature');
    commit(desk.folder, { 'server.js': `// Changed.\n${SERVER}` });
    expect(await noted(desk, '--base', 'main')).toEqual({ base: everyLine('base'), head: everyLine('head') });
  });

  it('of a base that the file describes', async ({ desk }) => {
    desk.write('server.js', SERVER);
    desk.write('perf-gate.yml', `${CONFIG}base: { build: '${note('build')} && true' }\n`);
    expect(await noted(desk)).toEqual({ base: everyLine('base'), head: everyLine('head') });
  });

  it('of the head that is measured alone', async ({ desk }) => {
    desk.write('server.js', SERVER);
    desk.write('perf-gate.yml', CONFIG);
    expect(await noted(desk)).toEqual({ base: [], head: everyLine('head') });
  });
});
