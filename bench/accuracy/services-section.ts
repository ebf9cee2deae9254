import { FIGURES } from '../record/figures.ts';
import type { Condition } from '../record/recording.ts';
import type { Outcome } from '../replay/outcomes.ts';
import type { ReplayResults } from '../replay/results.ts';
import { percent, table } from './shares.ts';

const WORDS: Record<Condition, string> = {
  quiet: 'whole rounds of a second, one variant after the other',
  neighbor: 'whole rounds beside a neighbor that takes 30 % of a core in bursts',
  cores: 'whole rounds, cores of service and load kept apart',
  'neighbor-cores': 'whole rounds beside a neighbor, cores kept apart',
  slices: 'slices of 250 ms in turn, all variants alive at once (as the gate measures)',
  'neighbor-slices': 'slices in turn, beside a neighbor',
  'cores-slices': 'slices in turn, cores kept apart',
};

const SHORT: Partial<Record<Condition, string>> = {
  slices: 'quiet',
  'neighbor-slices': 'beside a neighbor',
  'cores-slices': 'cores kept apart',
};

/** What was recorded of real services: what the gate says of it, which figure tells most, and what makes rounds calmer. */
export function services(results: ReplayResults): string {
  const recorded = results.jobs.map(
    ({ condition, services, jobs }) => `- ${jobs} × ${WORDS[condition]} (${services.join(', ')})`,
  );
  return `## Recorded services

\`npm run bench:record\` records rounds of real services on a machine of two cores: a search in Node (\`shop\`), a cache with much
garbage (\`pages\`), digests and JSON in Go (\`prices\`), sums in SQLite (\`orders\`) and threads of Python (\`rates\`). A job has 20
rounds of five variants: the base, the same code again, and 3, 5 and 10 % more work. \`npm run bench:replay\` makes these tables of
them. The constants of the decision are from the first ${results.chosen}; the verdicts are about the others, which changed nothing.

${recorded.join('\n')}

### What the gate says of them

As recorded, and with rounds drawn anew from each job (${results.runs} times, with replacement; of identical code, which is the head
is drawn as well). What more work does to an answer differs from service to service (below), so the goals are about identical
code whose answers are all taken to be longer.

${verdicts(results)}

### Which figure decides

What 5 % more work does to a figure, what pairs of rounds of identical code scatter by (standard deviation of the log ratio), and
the first over the second. A figure that decides has to be calm, and to show what is there, for every kind of service: p10 and p25
tell most of a search in one thread, and p25 next to nothing of services with several. CPU time per request is calm and
cannot be it, because it does not see what waits.

${(['quiet', 'slices'] as const).map((condition) => `${capitalized(WORDS[condition])}:\n\n${signalTable(results, condition)}`).join('\n\n')}

Each as the figure that decides, on rounds drawn from the jobs that the choice was made from; the other gated figures can still
show a regression.

${primaries(results)}

### What makes rounds calmer

Scatter of pairs of identical code in throughput, and in brackets how many seconds of measuring it takes until the standard
error of the difference is 0.5 %: what counts where a round that is twice as long is half as many rounds.

${calmer(results)}

${results.hasCounters ? 'Instructions were not counted.' : 'Instructions that a request takes would be calmer than its time; this machine, as most hosted ones, has no counters of them.'}`;
}

function verdicts({ outcomes }: ReplayResults): string {
  const shown = ({ runs, slower, open, rounds }: Outcome) =>
    `${percent(slower / runs)} / ${percent(open / runs)} / ${rounds.toFixed(1)}`;
  return table(
    [
      'measured',
      'the head',
      'tolerance',
      'as recorded: slower, open, of',
      'rounds',
      'drawn: slower / open / rounds',
      'with rounds called broken',
      'spread of the change',
    ],
    outcomes.map(({ condition, work, slowed, tolerance, recorded, drawn }) => [
      SHORT[condition] ?? condition,
      headText(work, slowed),
      percent(tolerance),
      `${recorded.slower}, ${recorded.open}, of ${recorded.runs}`,
      recorded.rounds.toFixed(1),
      shown(drawn),
      percent(drawn.broken / drawn.runs),
      percent(recorded.spread),
    ]),
  );
}

/** What is different about the head. */
function headText(work: number, slowed: number): string {
  if (slowed > 1) return `every answer ${percent(slowed - 1)} longer`;
  return work === 1 ? 'identical code' : `${percent(work - 1)} more work`;
}

function signalTable({ signals }: ReplayResults, condition: Condition): string {
  const own = signals.filter((signal) => signal.condition === condition);
  const names = [...new Set(own.map(({ service }) => service))];
  return table(
    ['figure', ...names],
    FIGURES.map((figure) => [
      figure,
      ...names.map((name) => {
        const found = own.find((signal) => signal.service === name && signal.figure === figure);
        if (found === undefined) return '';
        const { scatter, shift } = found;
        return `${fixed(100 * Math.expm1(shift))} % / ${fixed(100 * scatter)} % = ${fixed(shift / scatter)}`;
      }),
    ]),
  );
}

function primaries({ primaries: tried }: ReplayResults): string {
  return table(
    ['figure that decides', 'identical: slower', 'open', 'rounds', 'every answer 5 % longer: found', 'open', 'rounds'],
    tried.map(({ primary, outcomes }) => [
      primary === 'throughput' ? '**throughput (perf-gate)**' : primary,
      ...outcomes.flatMap(({ runs, slower, open, rounds }) => [
        percent(slower / runs),
        percent(open / runs),
        rounds.toFixed(1),
      ]),
    ]),
  );
}

/** The standard error for which the time is told. */
const PRECISION = 0.005;

function calmer({ calmness }: ReplayResults): string {
  const names = [...new Set(calmness.map(({ service }) => service))];
  const ways = [...new Set(calmness.map(({ what }) => what))];
  return table(
    ['measured', ...names],
    ways.map((way) => [
      way,
      ...names.map((name) => {
        const found = calmness.find(({ what, service }) => what === way && service === name);
        if (found === undefined) return '';
        const { scatter, seconds } = found;
        return `${fixed(100 * scatter)} % (${Math.round(seconds * (scatter / PRECISION) ** 2)} s)`;
      }),
    ]),
  );
}

function fixed(value: number): string {
  return value.toFixed(1).replace('-', '−');
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
