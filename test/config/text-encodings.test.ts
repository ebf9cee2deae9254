import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendJob, serializeBaseline } from '../../src/baseline/baseline-document.ts';
import { readBaselineFile, readRunFile } from '../../src/baseline/file.ts';
import { report } from '../../src/commands/report.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { readImport } from '../../src/convert/read-import.ts';
import { reduceRun } from '../../src/measurement/job.ts';
import { readBounded } from '../../src/rounds/line-output.ts';
import { plainFormat } from '../../src/samples/plain/plain.ts';
import { readFeederFile } from '../../src/settings/feeder-file.ts';
import { round, runDocument } from '../measurement/run.ts';
import { journeysWithChecks } from '../report/results.ts';
import { temporaryFolder } from '../support/folder.ts';

const RUN = runDocument([round()]);
const entry = {
  startedDateTime: '2026-01-01T00:00:00.000Z',
  request: { method: 'GET', url: 'https://shop.example/a', headers: [], cookies: [] },
  response: { status: 200, headers: [], cookies: [], content: { mimeType: 'application/json', text: '' } },
};
const PATHS = '{"openapi":"3.1.0","paths":{"/x":{"get":{}}}}';
const SAMPLES = '{ "metrics": { "parse": { "unit": "ms", "better": "lower", "samples": [12.1] } } }';

/** Every file that a user gives: its name, a text that is right, and what reads it. */
const READERS: [string, string, (folder: string, name: string) => unknown][] = [
  [
    'perf-gate.yml',
    'target: { start: node x.js }\n',
    (workspace) => loadConfig({ workspace, inputs: {}, environment: null }).scenarios,
  ],
  ['rows.csv', 'id\n1\n', rowsOf],
  ['rows.json', '[{"id":1}]', rowsOf],
  ['rows.jsonl', '{"id":1}\n{"id":2}\n', rowsOf],
  ['shop.har', JSON.stringify({ log: { entries: [entry] } }), (folder, har) => readImport({ har }, folder)],
  ['api.json', PATHS, (folder, openapi) => readImport({ openapi }, folder)],
  ['api.yaml', 'openapi: 3.1.0\npaths: { /x: { get: {} } }\n', (folder, openapi) => readImport({ openapi }, folder)],
  [
    'load.yml',
    'config: { target: "http://a.test" }\nscenarios: [{ flow: [{ get: { url: /a } }] }]\n',
    (folder, artillery) => readImport({ artillery }, folder),
  ],
  [
    'load.js',
    "import http from 'k6/http';\nexport default () => { http.get('http://a.test/a'); };\n",
    (folder, k6) => readImport({ k6 }, folder),
  ],
  [
    'locustfile.py',
    'class U(HttpUser):\n    @task\n    def t(self):\n        self.client.get("/a")\n',
    (folder, locust) => readImport({ locust }, folder),
  ],
  ['run.json', JSON.stringify(RUN), (folder, name) => readRunFile(join(folder, name))],
  [
    'baseline.json',
    serializeBaseline(appendJob(null, reduceRun(RUN), 'default')),
    (folder, name) => readBaselineFile(join(folder, name)),
  ],
  ['as-baseline.json', JSON.stringify(RUN), (folder, name) => readBaselineFile(join(folder, name))],
  [
    'result.json',
    JSON.stringify(journeysWithChecks()),
    (folder, name) => report(join(folder, name), { html: join(folder, 'x.html') }),
  ],
  ['samples.json', SAMPLES, (folder, name) => plainFormat.read(readBounded(join(folder, name), 'the file'))],
];

/** What perf-gate init reads of other tools, also where a Windows tool wrote it. */
const FOREIGN = ['shop.har', 'api.json', 'api.yaml', 'load.yml', 'load.js', 'locustfile.py'];

function rowsOf(folder: string, name: string): unknown {
  const found = readFeederFile(folder, name);
  if ('problem' in found) throw new Error(found.problem);
  return found.rows;
}

function folderWith(name: string, bytes: Uint8Array): string {
  const folder = temporaryFolder('encodings');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return folder;
}

const little = (text: string) => Buffer.from(text, 'utf16le');
const big = (text: string) => little(text).swap16();

describe.each(READERS)('%s', (name, text, read) => {
  it('is read with a byte order mark as without', async () => {
    const plain = await read(folderWith(name, Buffer.from(text)), name);
    expect(await read(folderWith(name, Buffer.from(`\ufeff${text}`)), name)).toEqual(plain);
  });

  it.each([
    ['UTF-16, as PowerShell writes it', little(`\ufeff${text}`), FOREIGN],
    ['UTF-16 with the other order', big(`\ufeff${text}`), FOREIGN],
    ['UTF-16 without a mark', little(text), []],
    ['UTF-16 with the other order, without a mark', big(text), []],
  ])('is %s: read if another tool wrote it, else refused in words', async (_, bytes, readBy: readonly string[]) => {
    const reading = async () => read(folderWith(name, bytes), name);
    if (readBy.includes(name)) expect(await reading()).toEqual(await read(folderWith(name, Buffer.from(text)), name));
    else await expect(reading()).rejects.toThrow('is UTF-16 and not UTF-8 text; save it as UTF-8');
  });

  it('is refused in words in another encoding', async () => {
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xe4, 0x20])]);
    await expect((async () => read(folderWith(name, bytes), name))()).rejects.toThrow('is not UTF-8 text');
  });
});
