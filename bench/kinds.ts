// How good each kind of scenario is at what it is for: simulated where the truth can be drawn often, and live beside a
// service whose truth is known. Live sections need a machine that is quiet, and `npm run build`.
// Usage: node bench/kinds.ts [--quick] [--only drift,leak] [--dist dist]
// Writes bench/results/kinds.json, of which sections that were not run stay as they are, and docs/kinds-accuracy.md; with
// --quick neither. Exits with 1 where something is not as good as it has to be.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { type KindsResults, kindsPage, type SectionResult } from './kinds/page.ts';
import { SECTIONS } from './kinds/sections.ts';
import { HEADER, written } from './kinds/written.ts';

const RESULTS = join(import.meta.dirname, 'results/kinds.json');
const PAGE = join(import.meta.dirname, '../docs/kinds-accuracy.md');

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    dist: { type: 'string', default: join(import.meta.dirname, '../dist') },
  },
});
const wanted = values.only?.split(',') ?? SECTIONS.map(({ name }) => name);
const unknown = wanted.filter((name) => !SECTIONS.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(`--only: there is no ${unknown.join(', ')}; there are ${SECTIONS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const results: KindsResults = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
for (const { name, title, run } of SECTIONS.filter((section) => wanted.includes(section.name))) {
  const began = performance.now();
  const criteria = await run({ isQuick: values.quick, cli: join(resolve(values.dist), 'cli/index.js') });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${title} (${seconds} s)\n${markdownTable([HEADER, ...criteria.map(written)])}`);
  results[name] = { at: new Date().toISOString().slice(0, 10), machine: machine(), seconds, criteria };
  if (criteria.some(({ ok }) => !ok)) process.exitCode = 1;
  // After each, so that what took minutes is not lost to what comes after it.
  if (!values.quick) write();
}

function write(): void {
  const ordered = SECTIONS.flatMap(({ name }): [string, SectionResult][] => {
    const result = results[name];
    return result === undefined ? [] : [[name, result]];
  });
  writeFileSync(RESULTS, `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`);
  writeFileSync(PAGE, kindsPage(results));
}

function machine(): string {
  return `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
}
