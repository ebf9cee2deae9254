import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { decodeHistogram, quantiles } from '../../src/measurement/histogram.ts';
import { readProcess } from '../../src/service/process-table.ts';
import { targetTest as it } from '../support/target.ts';
import { callText, measured, SLEEP } from './calling.ts';

// Each test imports a module that is written for it, in a process of its own.

const mean = ({ sum, count }: { sum: number; count: number } = { sum: 0, count: 0 }) => sum / count;

describe('calls of a function', () => {
  it('are as many as they should be, and timed one by one', async ({ rig }) => {
    const outcome = await measured(rig, `${SLEEP}export default () => sleep(20);`, { concurrency: 2 });
    expect(outcome).toMatchObject({ sent: 4, responses: 4, completed: 4, errors: {}, trouble: null });
    const [least = 0] = quantiles(decodeHistogram(outcome.histogram), [0]) ?? [];
    expect(least).toBeGreaterThan(19);
    // Two after each other, and not four.
    expect(outcome.duration).toBeGreaterThan(39);
    expect(outcome.duration).toBeLessThan(4 * least + 40);
  });

  it('begin for as long as they should, and those that are under way then are waited for', async ({ rig }) => {
    const outcome = await measured(rig, `${SLEEP}export default () => sleep(80);`, { measure: { duration: 200 } });
    expect(outcome.duration).toBe(200);
    expect(outcome.sent).toBe(3);
    expect(outcome.responses).toBe(3);
    expect(outcome.completed).toBe(2);
  });

  it('that never wait for anything end in time all the same', async ({ rig }) => {
    const outcome = await measured(rig, 'let n = 0; export default () => ++n;', { measure: { duration: 100 } });
    expect(outcome.sent).toBeGreaterThan(100);
  });

  it('leave no trace of a warm-up', async ({ rig }) => {
    const text = `${SLEEP}export default async (_, { iteration }) => { await sleep(5); return { metrics: { iteration } }; };`;
    const { values, sent } = await measured(rig, text, { warmup: 100 });
    expect(sent).toBe(4);
    expect(mean(values.iteration)).toBeGreaterThan(3);
  });

  it('are under way at the same time, and know who makes them', async ({ rig }) => {
    const text = `${SLEEP}
let busy = 0, most = 0;
export default async (_, { worker, iteration }) => {
  most = Math.max(most, ++busy);
  await sleep(10);
  busy--;
  return { metrics: { worker, iteration, most } };
};`;
    const { values } = await measured(rig, text, { concurrency: 3, measure: { calls: 6 } });
    expect(values.iteration).toEqual({ sum: 15, count: 6 });
    expect(values.worker).toEqual({ sum: 6, count: 6 });
    expect(mean(values.most)).toBe(3);
  });

  it('get what the setup has made, and so does the teardown', async ({ rig }) => {
    const text = `export async function setup() { return { rows: 7, open: true }; }
export default (data) => ({ metrics: { rows: data.rows } });
export function teardown(data) { data.open = false; console.log('closed', JSON.stringify(data)); }`;
    const { values } = await measured(rig, text);
    expect(values.rows).toEqual({ sum: 28, count: 4 });
    expect(readFileSync(rig.logPath, 'utf8')).toContain('closed {"rows":7,"open":false}');
  });

  it('say whether they hit', async ({ rig }) => {
    const text = `export default (_, { iteration }) => (iteration === 3 ? undefined : { hit: iteration > 0 });`;
    expect(await measured(rig, text)).toMatchObject({ hits: { hit: 2, of: 3 } });
  });

  it('bring what the module declares of their metrics', async ({ rig }) => {
    const text = `export const metrics = { rows: { unit: 'rows', better: 'lower', gated: true, about: 'x', title: {} } };
export default () => ({ metrics: { rows: 1 }, other: 'is their own' });`;
    expect((await measured(rig, text)).declared).toEqual({ rows: { unit: 'rows', better: 'lower', gated: true } });
  });

  it('that fail are counted by what they say, with the line of the first', async ({ rig }) => {
    const text = `export default (_, { iteration }) => {
  if (iteration % 2) throw new Error('no such table');
};`;
    const outcome = await measured(rig, text);
    expect(outcome).toMatchObject({ sent: 4, responses: 2, completed: 2, errors: { 'no such table': 2 } });
    expect(outcome.trouble).toEqual({ message: 'no such table', place: { file: 'query.mjs', line: 2 } });
  });

  it('that take too long have failed, and the others go on', async ({ rig }) => {
    const text = 'export default (_, { iteration }) => (iteration === 1 ? new Promise(() => {}) : iteration);';
    const outcome = await measured(rig, text, { timeout: 100 });
    expect(outcome).toMatchObject({ sent: 4, responses: 3, errors: { timeout: 1 }, trouble: null });
    expect((quantiles(decodeHistogram(outcome.histogram), [1]) ?? [])[0]).toBeGreaterThan(99);
  });

  it('are those of TypeScript too', async ({ rig }) => {
    const text =
      'export default async (rows: number[] = [1, 2]): Promise<object> => ({ metrics: { rows: rows.length } });';
    const { values } = await measured(rig, text, {}, 'query.ts');
    expect(values.rows).toEqual({ sum: 8, count: 4 });
  });

  it('are those of what a compiler made of it', async ({ rig }) => {
    const text = 'exports.__esModule = true; exports.default = () => ({ hit: true }); exports.setup = () => 1;';
    expect(await measured(rig, text, {}, 'query.cjs')).toMatchObject({ hits: { hit: 4, of: 4 } });
  });

  it('see a process of their own, which has no arguments and ends with all that it started', async ({ rig }) => {
    const text = `import { spawn } from 'node:child_process';
export function setup() { spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).unref(); }
export default () => ({ metrics: { arguments: process.argv.length, pid: process.pid } });`;
    const { values } = await measured(rig, text);
    expect(mean(values.arguments)).toBe(2);
    expect(mean(values.pid)).not.toBe(process.pid);
  });

  it('are watched while they are measured', async ({ rig }) => {
    const seen: string[] = [];
    await measured(rig, `${SLEEP}export default () => sleep(5);`, {
      warmup: 20,
      measuring: (pid) => seen.push(`measuring ${readProcess(pid) !== null}`),
      measured: () => seen.push('measured'),
    });
    expect(seen).toEqual(['measuring true', 'measured']);
  });

  it('end when the run is canceled, and what is open is closed', async ({ rig }) => {
    const canceled = new AbortController();
    const text = `${SLEEP}export default () => sleep(5); export function teardown() { console.log('closed'); }`;
    const outcome = callText(rig, text, {
      abort: canceled.signal,
      measure: { duration: 60_000 },
      measuring: () => canceled.abort(),
    });
    expect(await outcome).toBeNull();
    expect(readFileSync(rig.logPath, 'utf8')).toContain('closed');
    expect(await callText(rig, text, { abort: canceled.signal })).toBeNull();
  });
});

const REFUSED: [what: string, text: string, errorClass: string, message: RegExp][] = [
  [
    'exports nothing',
    '',
    'config',
    /^query\.mjs cannot be called: it exports nothing\. Write what is to be measured as `export default async function`\.$/,
  ],
  [
    'has no default export',
    'export const b = 1; export function a() {}',
    'config',
    /^query\.mjs cannot be called: it has no default export, only a, b\. Write/,
  ],
  [
    'has a default export of another type',
    'export default 7',
    'config',
    /its default export is a number, not a function\./,
  ],
  ['exports an object', 'export default {}', 'config', /its default export is an object, not a function\./],
  [
    'has a setup that is none',
    'export default () => {}; export const setup = [];',
    'config',
    /its export setup is a list, not a function\./,
  ],
  [
    'has a teardown that is none',
    'export default () => {}; export const teardown = "x";',
    'config',
    /its export teardown is a string, not a function\./,
  ],
  [
    'declares no metrics',
    'export default () => {}; export const metrics = 3;',
    'config',
    /its export metrics is a number, not a map of metrics by name\./,
  ],
  [
    'throws when it is imported',
    '\n\nthrow new Error("no database");',
    'target',
    /^the import of query\.mjs failed at query\.mjs:3: no database\.$/,
  ],
  [
    'cannot be parsed',
    'const rows = 1;\nconst = 2;',
    'target',
    /^the import of query\.mjs failed at query\.mjs:2: Unexpected token '='\.$/,
  ],
  [
    'imports what is not there',
    'import "./not-there.mjs";',
    'target',
    /^the import of query\.mjs failed: Cannot find module .* target\.build\.$/,
  ],
  [
    'imports a package that is not there',
    'import "not-there";',
    'target',
    /^the import of query\.mjs failed: Cannot find package 'not-there' .* name the line that does so as target\.build\.$/,
  ],
  [
    'imports a name that is not there',
    'import { nothing } from "node:fs";',
    'target',
    /^the import of query\.mjs failed at query\.mjs:1: .*nothing/,
  ],
  [
    'waits for ever when it is imported',
    'await new Promise(() => {});',
    'target',
    /^the import of query\.mjs was not done within 400 ms \(target\.setup-timeout\): look for what it waits for/,
  ],
  [
    'ends the process when it is imported',
    'process.exit(0);',
    'target',
    /^the process that calls the function of query\.mjs exited with code 0 before it was done\. Leave out what ends it/,
  ],
  [
    'has a setup that throws',
    'export default () => {};\nexport async function setup() {\n  null.open();\n}',
    'target',
    /^the setup of query\.mjs failed at query\.mjs:3: Cannot read properties of null/,
  ],
  [
    'has a setup that waits for ever',
    'export default () => {}; export const setup = () => new Promise(() => {});',
    'target',
    /^the setup of query\.mjs was not done within 400 ms/,
  ],
  [
    'has a teardown that throws',
    'export default () => {};\nexport const teardown = () => { throw new Error("still open"); };',
    'target',
    /^the teardown of query\.mjs failed at query\.mjs:2: still open\.$/,
  ],
  [
    'ends the process when it is called',
    'export default () => process.exit(3);',
    'target',
    /exited with code 3 before it was done/,
  ],
  [
    'throws where nothing catches it',
    'export default () => new Promise(() => {});\nsetTimeout(() => { throw new Error("too late"); }, 20);',
    'target',
    /^query\.mjs:2 threw what nothing there catches: too late\./,
  ],
  [
    'rejects where nothing catches it',
    'export default () => new Promise(() => {});\nsetTimeout(() => Promise.reject(new Error("too late")), 20);',
    'target',
    /^query\.mjs:2 threw what nothing there catches: too late\./,
  ],
  [
    'throws nothing',
    'export const setup = () => { throw undefined; }; export default () => {};',
    'target',
    /^the setup of query\.mjs failed: no reason was given\.$/,
  ],
  [
    'throws what cannot be shown',
    'export const setup = () => { throw { toString() { throw 1; } }; }; export default () => {};',
    'target',
    /^the setup of query\.mjs failed: something was thrown that cannot be shown\.$/,
  ],
  [
    'throws more than is shown',
    'export const setup = () => { throw new Error("x\\u001b[31m".repeat(1e5)); }; export default () => {};',
    'target',
    /^the setup of query\.mjs failed at query\.mjs:1: x{100,400}\S{0,4}$/,
  ],
  [
    'returns another hit',
    'export default () => ({ hit: 1 });',
    'load',
    /^a call of the function of query\.mjs returned a hit that is 1; it has to be true or false\.$/,
  ],
  [
    'returns metrics that are none',
    'export default () => ({ metrics: 3 });',
    'load',
    /returned metrics that are 3; they have to be numbers by name\.$/,
  ],
  [
    'returns a metric below 0',
    'export default () => ({ metrics: { rows: -1 } });',
    'load',
    /returned the metric "rows" as -1; it has to be 0, or a number from 1e-150 to 1e150\.$/,
  ],
  [
    'returns a metric that is no number',
    'export default () => ({ metrics: { rows: NaN } });',
    'load',
    /returned the metric "rows" as NaN;/,
  ],
  [
    'returns a metric that is text',
    'export default () => ({ metrics: { rows: "3" } });',
    'load',
    /returned the metric "rows" as "3";/,
  ],
  [
    'returns a metric with too long a name',
    'export default () => ({ metrics: { ["x".repeat(101)]: 1 } });',
    'load',
    /returned a metric whose name has more than 100 characters\.$/,
  ],
  [
    'returns ever more metrics',
    'export default () => ({ metrics: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`m${n}`, 1])) });',
    'load',
    /returned more than 50 metrics; name them by what they are/,
  ],
  [
    'says what cannot be read',
    'import { writeSync } from "node:fs"; writeSync(3, "hello\\n"); export default () => {};',
    'load',
    /^what the process says that calls the function of query\.mjs cannot be read: it is not JSON\.$/,
  ],
  [
    'makes results up',
    `import { writeSync } from "node:fs"; writeSync(3, '{"type":"outcome","outcome":{"duration":-1}}\\n'); export default () => {};`,
    'load',
    /cannot be read: it is damaged at "outcome\.duration"\.$/,
  ],
  [
    'says too much',
    'import { writeSync } from "node:fs"; const text = "x".repeat(65536); for (let n = 0; n < 40; n++) writeSync(3, text); export default () => {};',
    'load',
    /cannot be read: a line of it has more than 1000000 characters\.$/,
  ],
];

describe('a module is refused', () => {
  it.for(REFUSED)('that %s', async ([, text, errorClass, message], { rig }) => {
    const call = callText(rig, text, { setupTimeout: 400, timeout: 2000 });
    await expect(call).rejects.toMatchObject({
      name: 'PerfGateError',
      class: errorClass,
      message: expect.stringMatching(message),
    });
    await call.catch((error) => expect(error.message).not.toMatch(/^\s+at /m));
  });

  it('whose calls never let go of the event loop', async ({ rig }) => {
    const call = callText(rig, 'export default () => { for (;;); };', { setupTimeout: 300, timeout: 300 });
    await expect(call).rejects.toMatchObject({
      class: 'target',
      message: expect.stringMatching(
        /^the process that calls the function of query\.mjs did not answer for .* and was ended:/,
      ),
    });
  });

  it('that keeps what it says open beyond its end', async ({ rig }) => {
    const text = `import { spawn } from 'node:child_process';
spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', 3] });
process.exit(4);`;
    await expect(callText(rig, text)).rejects.toThrow(/exited with code 4 before it was done/);
  });
});
