// How the packaged gate does on this machine: the example shop beside itself, with 0, 3, 5 and 10 % more work in turns. It
// has to be alone on the machine, and says so when it is not.
// Usage: node bench/live.ts [--minutes 15] [--dist dist]
// Writes bench/results/live.json and docs/accuracy.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { writeDocuments } from './accuracy/document.ts';
import { LIVE_RESULTS, readResults } from './accuracy/results.ts';
import { usedByOthers } from './live/others.ts';
import { runShop, type ShopRun } from './live/shop-run.ts';
import { type LiveResults, middleAndMost, summarise, tableOf } from './live/summary.ts';

/** The order of turns: every second one is identical code, because false alarms are the rarest thing to see. */
const TURNS = [0, 0.05, 0, 0.03, 0, 0.1];

/** The share of a core that others may use before a run is not one of a quiet machine. */
const BUSY = 0.1;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    dist: { type: 'string', default: join(import.meta.dirname, '../dist') },
  },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`--minutes is ${values.minutes}: a number above 0 is needed`);
  process.exit(2);
}
const cli = join(resolve(values.dist), 'cli/index.js');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const startedAt = new Date().toISOString();
const end = performance.now() + minutes * 60_000;
const runs: ShopRun[] = [];
const others: number[] = [];
let longest = 0;
// A run that would probably not end in time is not started, except for the first.
for (let turn = 0; performance.now() + longest <= end; turn++) {
  const used = await usedByOthers();
  others.push(used);
  if (used > BUSY) console.error(`NOT ALONE: others use ${(100 * used).toFixed(0)} % of a core`);
  const run = await runShop(cli, TURNS[turn % TURNS.length] as number);
  runs.push(run);
  longest = Math.max(longest, run.wall * 1000);
  const ratios = Object.entries(run.ratios).map(([metric, ratio]) => `${metric} ${ratio.toFixed(3)}`);
  console.error(
    `+${run.extra * 100} % work: ${run.verdict} (${ratios.join(', ')}; ${run.rounds} rounds, ${run.wall.toFixed(0)} s)`,
  );
}

const results: LiveResults = {
  startedAt,
  minutes,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
  others: middleAndMost(others),
  rows: summarise(runs),
  runs,
};
console.log(markdownTable(tableOf(results.rows)));
mkdirSync(new URL('.', LIVE_RESULTS), { recursive: true });
writeFileSync(LIVE_RESULTS, `${JSON.stringify(results, null, 2)}\n`);
writeDocuments(readResults());
