import { type Job, reduceRun } from '../../src/measurement/job.ts';
import type { RunDocument } from '../../src/measurement/run-document.ts';
import type { Gone } from '../../src/verdict/gone.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Result } from '../../src/verdict/result.ts';
import type { RulesUsed } from '../../src/verdict/rules-used.ts';
import {
  type ConfigSpec,
  configOf,
  plainRounds,
  type RoundSpec,
  runOf,
  sameJob,
  steady,
} from '../verdict/documents.ts';

// Results that are not plain: what another figure decides, what is likely, what broke, what fails and what is gone.

type Values = Record<string, number[]>;

/** A job whose rounds have other figures than those of its run: by scenario, then by metric. */
function jobWith(run: RunDocument, figures: Record<string, Values> = {}): Job {
  const job = reduceRun(run);
  for (const { name, rounds } of job.scenarios) {
    for (const [metric, values] of Object.entries(figures[name] ?? {})) {
      rounds.forEach((round, index) => {
        round.all[metric] = values[index] as number;
      });
    }
  }
  return job;
}

function compared(
  [head, figures]: [RunDocument, Record<string, Values>?],
  [base, others]: [RunDocument, Record<string, Values>?],
  config: ConfigSpec = {},
): Result {
  return judge(head, sameJob(jobWith(base, others)), configOf(config), null, jobWith(head, figures));
}

const ROUNDS = 20;

function calm(names: readonly string[], order: number, spec: Partial<RunDocument> = {}): RunDocument {
  return runOf(
    names.map((name) => ({ name, rounds: plainRounds(2.1, { rounds: ROUNDS, order, label: 'GET /catalogue' }) })),
    spec,
  );
}

const scattered = (center: number, order: number, scatter: number) =>
  steady(center, { rounds: ROUNDS, order, scatter });

/** Values times a factor in most rounds, and times one that is a little better in the others: slower, but not proven. */
function mostly(values: readonly number[], factor: number): number[] {
  return values.map((value, index) => value * (index < 9 ? factor ** -0.1 : factor));
}

const LOOKS = { looks: { declared: 3, taken: 3 } };

/** Throughput rules a regression out; p95 is open in one scenario, and likely slower in the other. */
export function leftOpen(): Result {
  const names = ['catalogue', 'search'];
  const p95 = scattered(2.8, 9, 0.004);
  return compared(
    [calm(names, 3, LOOKS), { catalogue: { p95: scattered(2.82, 3, 0.01) }, search: { p95: mostly(p95, 1.09) } }],
    [calm(names, 7, LOOKS), { catalogue: { p95: scattered(2.8, 7, 0.01) }, search: { p95 } }],
  );
}

/** Throughput is likely lower, and p95 beside it likely slower; nothing is proven. */
export function likelySlower(): Result {
  const names = ['catalogue', 'search'];
  const throughput = scattered(4762, 9, 0.004);
  const p95 = scattered(2.8, 9, 0.004);
  const figures = { throughput: mostly(throughput, 1 / 1.09), p95: mostly(p95, 1.09) };
  return compared(
    [calm(names, 3, LOOKS), { search: figures }],
    [calm(names, 7, LOOKS), { search: { throughput, p95 } }],
  );
}

type Request = RoundSpec[string];

function rounds(order: number, each: (request: Request, index: number) => Partial<Request>) {
  return plainRounds(2.1, { rounds: ROUNDS, order }).map((round, index): RoundSpec => {
    const request = round['GET /'] as Request;
    return { 'GET /': { ...request, ...each(request, index) } };
  });
}

/** Two of twenty rounds of the change are a hundred times slower than the others. */
export function brokenRounds(): Result {
  const slow = rounds(3, ({ latency }, index) => ({ latency: latency * (index === 4 || index === 13 ? 100 : 1) }));
  return compared([runOf([{ rounds: slow }])], [runOf([{ rounds: plainRounds(2.1, { rounds: ROUNDS }) }])]);
}

/** Nearly one in a hundred requests fails, and none did before. */
export function moreErrors(): Result {
  const failing = rounds(3, () => ({ counts: { responses: 3962, errors: { 'status 500': 38 } } }));
  const example = { request: 'GET /', status: 500, body: '{"error":"no connection is free"}' };
  const failures = { 'status 500': { first: { round: 2, second: 0 }, last: { round: 19, second: 1 }, example } };
  return compared(
    [runOf([{ rounds: failing, failures }])],
    [runOf([{ rounds: plainRounds(2.1, { rounds: ROUNDS }) }])],
  );
}

/** A scenario, a request and a check of the base are not in the change. */
export function lessThanBase(): Result {
  const gone: Gone[] = [
    { kind: 'scenario', scenario: 'search', name: 'search' },
    { kind: 'request', scenario: 'catalogue', name: 'GET /catalogue/{id}' },
    { kind: 'check', scenario: 'catalogue', name: 'has items', request: 'GET /catalogue' },
  ];
  const used: RulesUsed = { from: 'head', commit: null, ref: 'main', problem: null, differences: [], omitted: 0 };
  const rules = { used, added: [], lost: [], gone };
  return judge(calm(['catalogue'], 3), sameJob(reduceRun(calm(['catalogue', 'search'], 7))), { ...configOf(), rules });
}
