// How often the gate is wrong: recorded and simulated rounds, judged by perf-gate and by the rules in use today.
// Usage: node bench/accuracy.ts [--runs 4400] [--threads 2]
// Writes bench/results/accuracy.json, docs/accuracy.md and docs/img/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { allCells } from './accuracy/cells.ts';
import { writeDocuments } from './accuracy/document.ts';
import { tryFloors } from './accuracy/job-floor.ts';
import { replay } from './accuracy/replay.ts';
import { type AccuracyResults, RESULTS } from './accuracy/results.ts';
import { addCounts } from './accuracy/simulate.ts';
import { addToday, SETTINGS } from './accuracy/today.ts';
import { type Outcome, probe, type Task, tasksOf } from './accuracy/work.ts';
import { performAll } from './accuracy/workers.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '4400' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const runs = wholeNumber('--runs', values.runs);
const threads = wholeNumber('--threads', values.threads);

/** The runs for each figure of the floors, which cost little. */
const FLOOR_RUNS = 20_000;

const begin = performance.now();
const situations = [...allCells().map((cell) => ({ cell })), ...SETTINGS.map((setting) => ({ setting }))];
const planned = situations.map((situation) => tasksOf(situation, runs));
const tasks = planned.flat();
const step = Math.ceil(tasks.length / 50);
const outcomes = await performAll(tasks, threads, (done) => {
  if (done % step > 0 && done < tasks.length) return;
  const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
  process.stderr.write(`${done} of ${tasks.length} parts, ${minutes} min\n`);
});
const gathered = new Map<Task, Outcome>(tasks.map((task, index) => [task, outcomes[index] as Outcome]));

const results: AccuracyResults = {
  runs,
  wallSeconds: Math.round((performance.now() - begin) / 1000),
  threads,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  node: process.version,
  probe: probe(),
  replay: replay(),
  cells: situations.flatMap((situation, index) => {
    if (!('cell' in situation)) return [];
    const { seed, parts } = partsOf(index);
    return [
      { ...situation, seed, counts: addCounts(parts.flatMap((part) => ('counts' in part ? [part.counts] : []))) },
    ];
  }),
  today: situations.flatMap((situation, index) => {
    if (!('setting' in situation)) return [];
    const { seed, parts } = partsOf(index);
    return [
      { ...situation, seed, runs, rules: addToday(parts.flatMap((part) => ('rules' in part ? [part.rules] : []))) },
    ];
  }),
  floors: { runs: FLOOR_RUNS, rows: tryFloors(FLOOR_RUNS) },
};
mkdirSync(new URL('.', RESULTS), { recursive: true });
writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
writeDocuments(results);
console.log(`${tasks.length} parts in ${results.wallSeconds} s on ${threads} threads: see docs/accuracy.md`);

/** The first seed of a situation and the outcomes of its parts. */
function partsOf(index: number): { seed: number; parts: Outcome[] } {
  const own = planned[index] as Task[];
  return { seed: (own[0] as Task).seed, parts: own.map((task) => gathered.get(task) as Outcome) };
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`${name} is ${text}: a whole number of at least 1 is needed`);
  process.exit(2);
}
