// Whole runs of the built action while calls to GitHub fail at random, and runs that are killed at random moments.
// Usage: node bench/faults.ts [--runs 1000] [--kills 200] [--share 0.05] [--seed 1] [--parallel 2]
// Writes bench/results/faults.json and docs/reliability.md.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seeded } from '../test/statistics/random.ts';
import { KilledRuns } from './faults/kill.ts';
import { type FaultResults, reliability } from './faults/reliability.ts';
import { type Outcome, wholeRun } from './faults/whole-run.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '200' },
    share: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '2' },
  },
});
const [runs, kills, share, seed, parallel] = [
  values.runs,
  values.kills,
  values.share,
  values.seed,
  values.parallel,
].map(Number) as [number, number, number, number, number];

const began = performance.now();
const outcomes = await fail();
const killed = await kill();
const results: FaultResults = {
  at: new Date().toISOString().slice(0, 10),
  minutes: Math.round((performance.now() - began) / 60_000),
  machine: `${cpus().length} cores, ${cpus()[0]?.model.trim()}, Node ${process.version}`,
  seed,
  share,
  runs: outcomes.length,
  struck: sum(({ struck }) => struck),
  untouched: outcomes.filter(({ struck }) => struck === 0).length,
  wrong: tally(({ wrong }) => wrong),
  twice: tally(({ twice }) => twice),
  missing: tally(({ missing }) => missing),
  left: tally(({ left }) => left.map((name) => name.replace(/\d+|-\w{6}$/g, '…'))),
  incomplete: outcomes.filter(({ missing }) => missing.length > 0).map((outcome) => outcome.seed),
  secondsMedian: quantile(0.5),
  secondsMost: quantile(1),
  kills,
  killed: Object.fromEntries(killed),
};
writeFileSync(join(import.meta.dirname, 'results/faults.json'), `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(join(import.meta.dirname, '../docs/reliability.md'), reliability(results));
console.log(reliability(results));

async function fail(): Promise<Outcome[]> {
  const done: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < runs) {
      const outcome = await wholeRun(seed * 100_000 + next++, share);
      done.push(outcome);
      const faults = [...outcome.wrong, ...outcome.twice, ...outcome.missing, ...outcome.left];
      if (faults.length > 0) console.log(`run ${outcome.seed}: ${JSON.stringify(outcome)}`);
      if (done.length % 50 === 0) console.log(`${done.length} of ${runs} runs`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return done;
}

/** @returns what was wrong, and how often */
async function kill(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  if (kills === 0) return found;
  using killedRuns = new KilledRuns();
  const random = seeded(seed);
  const whole = await killedRuns.time();
  for (let index = 1; index <= kills; index++) {
    const after = random() * whole;
    const faults = await killedRuns.kill(after);
    if (faults.length > 0) console.log(`killed after ${Math.round(after)} ms: ${faults.join('; ')}`);
    for (const fault of faults) count(found, fault.replace(/: .*$/, ''));
    if (index % 20 === 0) console.log(`${index} of ${kills} kills`);
  }
  return found;
}

function tally(of: (outcome: Outcome) => string[]): Record<string, number> {
  const found = new Map<string, number>();
  for (const what of outcomes.flatMap(of)) count(found, what);
  return Object.fromEntries(found);
}

function count(found: Map<string, number>, what: string): void {
  found.set(what, (found.get(what) ?? 0) + 1);
}

function sum(of: (outcome: Outcome) => number): number {
  return outcomes.reduce((total, outcome) => total + of(outcome), 0);
}

function quantile(share: number): number {
  const sorted = outcomes.map(({ seconds }) => seconds).sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1));
}
