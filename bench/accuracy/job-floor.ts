import { median, medianAbsoluteDeviation, sampleStandardDeviation } from 'simple-statistics';
import { noiseFloor } from '../../src/statistics/noise-floor.ts';
import { normalCdf } from '../../src/statistics/normal.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';
import { DEFAULT_FAMILY, TOLERANCE } from './cells.ts';
import { normalFrom, type Standard, studentFrom, type Uniform, uniformFrom } from './random.ts';
import { BETWEEN_MODES } from './world.ts';

// What the noise floor of stored jobs (src/statistics/noise-floor.ts) was chosen from: only the level of the jobs.

/** How one rule for the floor fares. */
export interface FloorRow {
  rule: string;
  shares: { title: string; isAlarm: boolean; share: number }[];
}

const JOBS = 20;
const ROUNDS = 10;
const SEED = 8;
/** The scatter of a job's median of ten rounds that scatter by 1 %. */
const MEDIAN_SCATTER = 0.0036;
const QUANTILE = studentTQuantile(1 - 0.01 / DEFAULT_FAMILY, JOBS - 1);
const CENTER_VARIANCE = Math.PI / (2 * JOBS + Math.PI - 2);

type Floor = (jobs: number[]) => number;

const robust = (jobs: number[]) => 1.4826 * medianAbsoluteDeviation(jobs);
const farthest = (jobs: number[]) => {
  const center = median(jobs);
  return Math.max(...jobs.map((job) => Math.abs(job - center)));
};
const ofSample: Floor = (jobs) => QUANTILE * sampleStandardDeviation(jobs) * Math.sqrt(1 + CENTER_VARIANCE);
const atLeast =
  (times: number): Floor =>
  (jobs) =>
    Math.max(ofSample(jobs), times * farthest(jobs));

/** Every floor that was tried, as a logarithm of a ratio. */
const FLOORS: Record<string, Floor> = {
  "Student's t on the robust SD": (jobs) => QUANTILE * robust(jobs) * Math.sqrt(1 + 1 / JOBS),
  'on the sample SD': ofSample,
  'on the larger of both': (jobs) =>
    QUANTILE * Math.max(robust(jobs), sampleStandardDeviation(jobs)) * Math.sqrt(1 + 1 / JOBS),
  'on the sample SD, at least 1 × the farthest job': atLeast(1),
  'at least 1.25 ×': atLeast(1.25),
  '**at least 1.5 × (perf-gate)**': (jobs) => Math.log1p(noiseFloor(jobs, DEFAULT_FAMILY)),
  'at least 2 ×': atLeast(2),
  'at least 2.5 ×': atLeast(2.5),
};

interface Situation {
  title: string;
  machine: 'normal' | 'student' | 'two types';
  cv: number;
  /** How many metrics have a machine of their own. */
  independent: number;
  slowdown: number;
}

const alarms = (title: string, machine: Situation['machine'], cv: number, independent = DEFAULT_FAMILY): Situation => ({
  title,
  machine,
  cv,
  independent,
  slowdown: 0,
});
const found = (cv: number): Situation => ({
  title: `+${200 * TOLERANCE.stored} % found, normal ${100 * cv} %`,
  machine: 'normal',
  cv,
  independent: 1,
  slowdown: 2 * TOLERANCE.stored,
});

const SITUATIONS: Situation[] = [
  alarms('normal 4 %', 'normal', 0.04),
  alarms('normal 5 %', 'normal', 0.05),
  alarms('normal 7 %', 'normal', 0.07),
  alarms('t with 3 df, 5 %, all metrics alike', 'student', 0.05, 1),
  alarms('t with 3 df, 5 %', 'student', 0.05),
  alarms('20 % of the machines 8 % slower', 'two types', 0.01),
  found(0.027),
  found(0.04),
  found(0.05),
];

/** Runs every situation through every floor. */
export function tryFloors(runs: number): FloorRow[] {
  const rules = Object.entries(FLOORS);
  const shares = SITUATIONS.map((situation, index) => exceeded(situation, runs, SEED + index));
  return rules.map(([rule], at) => ({
    rule,
    shares: SITUATIONS.map(({ title, slowdown }, index) => {
      return { title, isAlarm: slowdown === 0, share: (shares[index] as number[])[at] as number };
    }),
  }));
}

/** The share of runs in which any of the metrics exceeds its floor and the tolerance, for each floor. */
function exceeded({ machine, cv, independent, slowdown }: Situation, runs: number, seed: number): number[] {
  const uniform = uniformFrom(seed);
  const normal = normalFrom(uniform);
  const level = levels(machine, cv, normal, uniform);
  const draw = () => level() + MEDIAN_SCATTER * normal();
  const floors = Object.values(FLOORS);
  const hits = floors.map(() => 0);
  for (let run = 0; run < runs; run++) {
    const hit = floors.map(() => false);
    for (let metric = 0; metric < independent; metric++) {
      const jobs = Array.from({ length: JOBS }, draw);
      const head = draw() + Math.log1p(slowdown);
      const change = head - median(jobs);
      if (change < Math.log1p(TOLERANCE.stored) || !isSignificant(head, jobs)) continue;
      floors.forEach((floor, at) => {
        if (!hit[at] && change >= floor(jobs)) hit[at] = true;
      });
    }
    hit.forEach((one, at) => {
      hits[at] = (hits[at] as number) + (one ? 1 : 0);
    });
  }
  return hits.map((count) => count / runs);
}

function levels(machine: Situation['machine'], cv: number, normal: Standard, uniform: Uniform): () => number {
  const student = studentFrom(normal);
  if (machine === 'normal') return () => cv * normal();
  if (machine === 'student') return () => cv * student();
  return () => cv * normal() + (uniform() < 0.2 ? Math.log1p(BETWEEN_MODES) : 0);
}

/** Mann–Whitney of ten rounds of the head against ten of each job, if the rounds of a job do not scatter. */
function isSignificant(head: number, jobs: readonly number[]): boolean {
  const pooled = ROUNDS * jobs.length;
  const u = jobs.filter((job) => job < head).length * ROUNDS ** 2;
  const deviation = Math.sqrt((ROUNDS * pooled * (ROUNDS + pooled + 1)) / 12);
  return normalCdf(-(u - (ROUNDS * pooled) / 2 - 0.5) / deviation) <= 0.05 / DEFAULT_FAMILY;
}
