// What the gate says of the recorded services (bench/record.ts), which figure tells more work best, and what makes rounds
// calmer. Constants were chosen from the first recordings; the verdicts that are reported are about the later ones.
// Usage: node bench/replay.ts [--runs 200]
// Writes bench/results/replay.json and docs/accuracy.md.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeDocuments } from './accuracy/document.ts';
import { REPLAY_RESULTS, readResults } from './accuracy/results.ts';
import { CONDITIONS } from './record/recording.ts';
import { calmness } from './replay/calmer.ts';
import { judged, type Question, resampled } from './replay/outcomes.ts';
import { MORE, recordings, SAME } from './replay/pairs.ts';
import type { ReplayResults } from './replay/results.ts';
import { signals } from './replay/signal.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' } } });
const runs = Number(values.runs);
if (!Number.isSafeInteger(runs) || runs < 1) {
  console.error(`--runs is ${values.runs}: a whole number of at least 1 is needed`);
  process.exit(2);
}

/** The primary figures that were tried, and the conditions whose rounds are measured as the gate measures by default. */
const PRIMARIES = ['throughput', 'mean', 'p50', 'p25'];
const SLICED = ['slices', 'neighbor-slices', 'cores-slices'] as const;
const TOLERANCE = 0.03;
const NARROW = 0.02;

const jobs = recordings();
const identical: Question = { work: 1, variant: SAME, slowed: 1, tolerance: TOLERANCE, primary: 'throughput' };
const slower: Question = { ...identical, slowed: 1.05 };
const questions: Question[] = [
  identical,
  slower,
  { ...identical, slowed: 1 + 2 * NARROW, tolerance: NARROW },
  ...MORE.map(({ work, variant }) => ({ ...identical, work, variant })),
];

const forChoice = jobs.filter((job) => job.isForChoice);
const results: ReplayResults = {
  jobs: CONDITIONS.flatMap((condition) => {
    const own = jobs.filter((job) => job.condition === condition);
    const services = [...new Set(own.map(({ service }) => service))];
    return own.length === 0 ? [] : [{ condition, services, jobs: own.length }];
  }),
  chosen: forChoice.length,
  runs,
  hasCounters: existsSync('/sys/bus/event_source/devices/cpu'),
  signals: signals(jobs.filter(({ condition }) => condition === 'quiet' || condition === 'slices')),
  calmness: calmness(jobs),
  primaries: PRIMARIES.map((primary) => ({
    primary,
    outcomes: [identical, slower].map((question) => ({
      slowed: question.slowed,
      ...resampled(forChoice, { ...question, primary }, Math.ceil(runs / 4)),
    })),
  })),
  outcomes: SLICED.flatMap((condition) => {
    const reported = jobs.filter((job) => job.condition === condition && !job.isForChoice);
    if (reported.length === 0) return [];
    return questions.map((question) => {
      const { work, slowed, tolerance } = question;
      const drawn = resampled(reported, question, runs);
      return { condition, work, slowed, tolerance, recorded: judged(reported, question), drawn };
    });
  }),
};
mkdirSync(new URL('.', REPLAY_RESULTS), { recursive: true });
writeFileSync(REPLAY_RESULTS, `${JSON.stringify(results, null, 2)}\n`);
writeDocuments(readResults());
console.log(`${jobs.length} jobs: see docs/accuracy.md`);
