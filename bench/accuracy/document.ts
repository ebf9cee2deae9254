// Writes docs/accuracy.md and docs/img/ from bench/results/accuracy.json: node bench/accuracy/document.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';
import { type LiveResults, tableOf } from '../live/summary.ts';
import { type Cell, CVS, DRIFTS, TOLERANCE } from './cells.ts';
import { pictures } from './pictures.ts';
import type { Pairing } from './replay.ts';
import { type AccuracyResults, type CellResult, readLiveResults, readResults } from './results.ts';
import { FAMILY, SHAPES } from './world.ts';

const DOCS = new URL('../../docs/', import.meta.url);
/** The project's own goals. */
const GOALS = { alarms: 0.01, found: 0.95, foundUpToCv: 0.03 };

const SHAPE_TITLES: Record<Cell['shape'], string> = {
  normal: 'normal',
  tied: 'ties (values in steps of 1 %)',
  student: "heavy tails (Student's t, 3 df)",
  disturbed: 'one round in ten disturbed',
};
const PAIRING_TITLES: Record<Pairing, string> = {
  'fresh-process': 'Both sides in the same job, a fresh process for every round',
  'long-lived': 'Both sides in the same job, one process a side for all rounds',
  'earlier-job': 'Against the job before, as a stored baseline is (rounds of fresh processes)',
};

/** Makes every file that comes from the results. */
export function documents(results: AccuracyResults, live: LiveResults | null): Map<URL, string> {
  return new Map([[new URL('accuracy.md', DOCS), markdown(results, live)], ...pictures(results)]);
}

function markdown(results: AccuracyResults, live: LiveResults | null): string {
  const { runs, wallSeconds, threads, cpu, node } = results;
  const sections = [
    `# How often it is wrong

Made by \`npm run bench:accuracy\` from its own figures (\`bench/results/accuracy.json\`); a test compares the two.
Everything goes through the decision that the gate itself uses, with the settings that a configuration has by default
and the two looks that it declares.

Last run: ${count(runs)} simulated runs for each figure, ${duration(wallSeconds)} on ${threads} threads (${cpu}, Node ${node}).
Every figure has its seed in the results. A share of 1 % is known to ±${percent(2 * Math.sqrt((0.01 * 0.99) / runs))}, one of 95 % to
±${percent(2 * Math.sqrt((0.95 * 0.05) / runs))} (two standard errors). **Bold** is what misses its goal.`,
    summary(results),
    recorded(results),
    identical(results),
    slower(results),
    careful(results),
    storedBaseline(results),
    today(results),
    ...(live ? [liveRuns(live)] : []),
    `## What this does not show

- Real drifts are not straight and real disturbances come in bursts. \`npm run bench:live\` measures a real service on the
  machine at hand.
- The simulation has no rounds that are measured again because the machine did other work; that rule never sees a result.
- The recorded jobs are few: eight of each kind. Their table shows what happens, not how often.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function summary({ cells, replay }: AccuracyResults): string {
  const sameJob = cells.filter(isDefault).filter(({ cell }) => cell.base === 'same-job');
  const identicalCode = sameJob.filter(({ cell }) => cell.slowdown === 0);
  const misses = identicalCode.filter(missesGoal);
  const worst = identicalCode.toSorted((a, b) => alarms(b) - alarms(a))[0] as CellResult;
  const quiet = identicalCode.filter(({ cell }) => cell.cv <= 0.03).toSorted((a, b) => alarms(b) - alarms(a))[0];
  const twice = sameJob.filter(({ cell }) => isTwice(cell) && cell.cv <= GOALS.foundUpToCv);
  const lowest = twice.toSorted((a, b) => found(a) - found(b))[0] as CellResult;
  const storedCells = cells.filter(({ cell }) => cell.base === 'stored' && cell.slowdown === 0);
  const worstStored = storedCells.toSorted((a, b) => alarms(b) - alarms(a))[0] as CellResult;
  const gate = replay.filter(({ rule, pairing }) => rule === 'perf-gate' && pairing === 'fresh-process')[0];
  const outcome = (delta: number) => {
    const at = gate?.outcomes.find((one) => one.delta === delta);
    return `${at?.slower} of ${at?.jobs}`;
  };
  const rows = [
    [
      `false alarms, same job: any of ${FAMILY.length} comparisons of identical code`,
      '≤ 1 % everywhere',
      `${misses.length === 0 ? 'met' : `**missed in ${misses.length} of ${identicalCode.length} cells**`}: at most ${percent(alarms(worst))} (round CV ${percent(worst.cell.cv)}); up to CV 3 % at most ${quiet ? percent(alarms(quiet)) : '—'}`,
    ],
    [
      `regression of twice the tolerance (${percent(2 * TOLERANCE.sameJob)}) found, same job, round CV ≤ 3 %`,
      '≥ 95 %',
      `${twice.some(missesGoal) ? `**missed in ${twice.filter(missesGoal).length} of ${twice.length} cells**` : 'met'}: at least ${percent(found(lowest))} (${describe(lowest.cell)})`,
    ],
    [
      'false alarms, stored baseline',
      '≤ 1 %',
      `${storedCells.some(missesGoal) ? `**missed in ${storedCells.filter(missesGoal).length} of ${storedCells.length} cells**` : 'met'}: at most ${percent(alarms(worstStored))}`,
    ],
    ['recorded jobs: false alarms on identical code', '0', outcome(0)],
    ['recorded jobs: 5 % and 10 % more work found', 'most of all rules', `${outcome(0.05)} and ${outcome(0.1)}`],
  ];
  return `## In short\n\n${table(['what', 'goal', 'measured'], rows)}`;
}

function recorded({ replay }: AccuracyResults): string {
  const pairings = [...new Set(replay.map(({ pairing }) => pairing))];
  const tables = pairings.map((pairing) => {
    const rows = replay.filter((row) => row.pairing === pairing);
    const deltas = rows[0]?.outcomes.map(({ delta }) => delta) ?? [];
    const header = [
      'rule',
      'identical: "slower"',
      'identical: "faster"',
      ...deltas.filter((delta) => delta > 0).map((delta) => `+${percent(delta)} work: "slower"`),
      'inconclusive, all',
    ];
    const body = rows.map(({ rule, outcomes }) => {
      const same = outcomes.find(({ delta }) => delta === 0);
      const changed = outcomes.filter(({ delta }) => delta > 0);
      const open = outcomes.reduce((sum, { inconclusive }) => sum + inconclusive, 0);
      const jobs = outcomes.reduce((sum, one) => sum + one.jobs, 0);
      return [
        rule === 'perf-gate' ? '**perf-gate**' : rule,
        `${same?.slower} of ${same?.jobs}`,
        `${same?.faster} of ${same?.jobs}`,
        ...changed.map((one) => `${one.slower} of ${one.jobs}`),
        `${open} of ${jobs}`,
      ];
    });
    return `### ${PAIRING_TITLES[pairing]}\n\n${table(header, body)}`;
  });
  return `## Recorded rounds

Jobs of a real HTTP service (\`bench/data/README.md\`), ten rounds per side, decided by perf-gate (p25, p50, p95 and
throughput, one look) and by rules that are in use today, each on one figure. 10 % more work is 7 to 8 % more latency.

${tables.join('\n\n')}

Against the previous job, perf-gate asks for 10 %, the tolerance of a stored baseline: these slowdowns are smaller than what
separates two jobs, and it says so instead of guessing.`;
}

function identical(results: AccuracyResults): string {
  const cells = results.cells.filter(isDefault).filter(({ cell }) => cell.base === 'same-job' && cell.slowdown === 0);
  return `## Same job, identical code: false alarms

Share of runs in which any of ${FAMILY.length} comparisons is called regressed, by round CV and by the drift of the machine over the
run (in standard deviations of a round). "Correlated" metrics of a round go up and down together as the recorded ones do
(0.7); otherwise they are independent.

![False alarms by round CV, perf-gate and rules of today](img/false-alarms.svg)

${grid(cells, alarms)}`;
}

function slower(results: AccuracyResults): string {
  const cells = results.cells.filter(isDefault).filter(({ cell }) => cell.base === 'same-job' && isTwice(cell));
  return `## Same job, a regression of ${percent(2 * TOLERANCE.sameJob)}: found

Share of runs in which the slower metric is called regressed: one of ${FAMILY.length}, or all of them if they are correlated. The
goal holds for round CV up to 3 %.

![Regressions found, by their size and the round CV](img/detection.svg)

${grid(cells, found)}`;
}

/** Makes a table of scatter by round CV and drift. */
function grid(cells: readonly CellResult[], share: (result: CellResult) => number): string {
  const header = ['scatter', ...CVS.flatMap((cv) => DRIFTS.map((drift) => `CV ${percent(cv)}, drift ${drift}`))];
  const rows = [...new Set(cells.map(({ cell }) => cell.correlation))].flatMap((correlation) =>
    SHAPES.map((shape) => [
      `${SHAPE_TITLES[shape]}${correlation > 0 ? ', correlated' : ''}`,
      ...CVS.flatMap((cv) =>
        DRIFTS.map((drift) => {
          const result = cells.find(
            ({ cell }) =>
              cell.shape === shape && cell.correlation === correlation && cell.cv === cv && cell.drift === drift,
          );
          return result ? shown(result, share) : '';
        }),
      ),
    ]),
  );
  return table(header, rows);
}

function careful({ cells }: AccuracyResults): string {
  const plain = cells.filter(({ cell }) => {
    const { base, shape, correlation, drift, slowdown } = cell;
    const usual = slowdown === 0 || isTwice(cell);
    return base === 'same-job' && shape === 'normal' && correlation === 0 && drift === 0 && usual;
  });
  const settings = [...new Set(plain.map(({ cell }) => JSON.stringify(cell.settings)))];
  const rows = settings.map((json) => {
    const said = Object.entries(JSON.parse(json) as Cell['settings']).map(([key, value]) => `\`${key}: ${value}\``);
    const at = (cv: number, slow: boolean) =>
      plain.find(
        ({ cell }) => JSON.stringify(cell.settings) === json && cell.cv === cv && cell.slowdown > 0 === slow,
      ) as CellResult;
    return [
      said.join(', ') || 'default',
      ...CVS.map((cv) => shown(at(cv, false), alarms)),
      ...CVS.map((cv) => shown(at(cv, true), found)),
      ...CVS.map((cv) => percent(at(cv, false).counts.extended / at(cv, false).counts.runs)),
    ];
  });
  const header = [
    'settings',
    ...CVS.map((cv) => `false alarms, CV ${percent(cv)}`),
    ...CVS.map((cv) => `${percent(2 * TOLERANCE.sameJob)} found, CV ${percent(cv)}`),
    ...CVS.map((cv) => `second look, CV ${percent(cv)}`),
  ];
  return `## More careful settings

Normal scatter, no drift, ${FAMILY.length} independent metrics. "Second look": share of runs of identical code that go on
to twice the rounds.

${table(header, rows)}`;
}

function storedBaseline({ cells }: AccuracyResults): string {
  const stored = cells.filter(({ cell }) => cell.base === 'stored');
  const rows = [...new Set(stored.map(({ cell }) => `${cell.jobs} ${cell.machineCv} ${cell.shape}`))].map((key) => {
    const own = stored.filter(({ cell }) => `${cell.jobs} ${cell.machineCv} ${cell.shape}` === key);
    const { jobs, machineCv, shape } = (own[0] as CellResult).cell;
    const at = (cv: number, slow: boolean, share: (result: CellResult) => number) => {
      const result = own.find(({ cell }) => cell.cv === cv && cell.slowdown > 0 === slow);
      return result ? shown(result, share) : '';
    };
    return [
      String(jobs),
      percent(machineCv),
      SHAPE_TITLES[shape],
      ...CVS.map((cv) => at(cv, false, alarms)),
      ...CVS.map((cv) => at(cv, true, found)),
    ];
  });
  const header = [
    'jobs',
    'machine CV',
    'scatter',
    ...CVS.map((cv) => `false alarms, CV ${percent(cv)}`),
    ...CVS.map((cv) => `${percent(2 * TOLERANCE.stored)} found, CV ${percent(cv)}`),
  ];
  return `## Stored baseline

Every stored job ran on a machine of its own; hosted runners differ by about 2.7 %. Family of ${FAMILY.length}, ten rounds against the rounds
of all jobs, tolerance ${percent(TOLERANCE.stored)} or the noise floor. No goal is set for what is found: the floor is what machines allow.

${table(header, rows)}`;
}

function today({ today: settings }: AccuracyResults): string {
  const rules = settings[0]?.rules.map(({ rule }) => rule) ?? [];
  const names = [...new Set(settings.map(({ setting }) => setting.name))];
  const rows = names.map((name) => [
    name,
    ...rules.map((rule) => {
      const share = (slowdown: boolean) => {
        const result = settings.find(({ setting }) => setting.name === name && setting.slowdown > 0 === slowdown);
        const said = result?.rules.find((one) => one.rule === rule);
        return result && said ? percent(said.slower / result.runs) : '—';
      };
      return `${share(false)} / ${share(true)}`;
    }),
  ]);
  return `## Rules of today, simulated

"slower" on identical code / "slower" where the head is ${percent(2 * TOLERANCE.sameJob)} slower. Ten rounds per side of 200 requests each that scatter
like the recorded ones (39 %), one figure, two-sided level 5 %. They call identical code faster just as often.

${table(['measured', ...rules], rows)}`;
}

function liveRuns({ minutes, cpu, cores, node, load, rows }: LiveResults): string {
  return `## A real service on one machine

\`npm run bench:live\`: the packaged gate over the example shop beside itself, ${minutes} minutes on ${cores} cores (${cpu}, Node
${node}; ${load.median.toFixed(1)} runnable processes in the median minute before a run, ${load.most.toFixed(1)} at most; the gate itself makes about two).
Ten rounds per side of 0.5 s warm-up and 1 s, twice as many if the second look was taken. "Identical" is 0 % more work; 5 %
more work is some 4 % more latency. In brackets: how the reported ratio scattered from run to run.

${table(tableOf(rows)[0] ?? [], tableOf(rows).slice(1))}`;
}

function alarms({ counts }: CellResult): number {
  return counts.alarms / counts.runs;
}

function found({ counts }: CellResult): number {
  return counts.found / counts.runs;
}

function shown(result: CellResult, share: (result: CellResult) => number): string {
  const value = percent(share(result));
  return missesGoal(result) ? `**${value}**` : value;
}

function missesGoal(result: CellResult): boolean {
  const { cell } = result;
  if (cell.slowdown === 0) return alarms(result) > GOALS.alarms;
  return cell.base === 'same-job' && isTwice(cell) && cell.cv <= GOALS.foundUpToCv && found(result) < GOALS.found;
}

function isDefault({ cell }: CellResult): boolean {
  return Object.keys(cell.settings).length === 0;
}

function isTwice({ base, slowdown }: Cell): boolean {
  return slowdown === 2 * (base === 'stored' ? TOLERANCE.stored : TOLERANCE.sameJob);
}

function describe({ shape, cv, drift, correlation }: Cell): string {
  return `${SHAPE_TITLES[shape]}${correlation > 0 ? ', correlated' : ''}, round CV ${percent(cv)}, drift ${drift} σ`;
}

/** Writes at most three significant digits; shares have no thousands. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(share < 0.1 ? 2 : 3))} %`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function table(header: string[], rows: string[][]): string {
  return markdownTable([header, ...rows], { alignDelimiters: false });
}

/** Writes them all. */
export function writeDocuments(results: AccuracyResults): void {
  for (const [path, content] of documents(results, readLiveResults())) {
    mkdirSync(new URL('.', path), { recursive: true });
    writeFileSync(path, content);
  }
}

if (process.argv[1] === import.meta.filename) writeDocuments(readResults());
