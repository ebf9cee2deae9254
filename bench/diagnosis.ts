// How often planted causes are recognized, and how often a healthy service is accused of one: whole runs of the built
// command, which need a machine that is quiet, and `npm run build`.
// Usage: node bench/diagnosis.ts [--runs 10] [--only lock,disk] [--dist dist]; --runs 0 writes the page alone
// Adds to bench/results/diagnosis.json what it saw, and writes docs/diagnosis.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DiagnosisResults, diagnosisPage } from './diagnosis/page.ts';
import { plantedOn, Quota } from './diagnosis/planted.ts';
import { diagnosePlanted } from './diagnosis/run-planted.ts';

const RESULTS = join(import.meta.dirname, 'results/diagnosis.json');
const PAGE = join(import.meta.dirname, '../docs/diagnosis.md');

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    only: { type: 'string' },
    dist: { type: 'string', default: join(import.meta.dirname, '../dist') },
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const results: DiagnosisResults = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
const quota = new Quota();
process.once('exit', () => quota.remove());
const wanted = values.only?.split(',');
const all = plantedOn(quota.line).filter(({ name }) => wanted?.includes(name) ?? true);
for (let number = 0; number < Number(values.runs); number++) {
  for (const planted of all) {
    const { name, words, cause } = planted;
    const found = await diagnosePlanted(planted, join(resolve(values.dist), 'cli/index.js'));
    const named = found.map((one) => one.cause);
    const { runs = [] } = results[name] ?? {};
    results[name] = { words, cause, machine: machine(), runs: [...runs, named] };
    console.log(`${name}: ${named.join(', ') || 'nothing'}${found[0] ? ` – ${found[0].text}` : ''}`);
    // After each, so that what took minutes is not lost to what comes after it.
    write();
  }
}
write();

function write(): void {
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(PAGE, diagnosisPage(readFileSync(PAGE, 'utf8'), results));
}

function machine(): string {
  return `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
}
