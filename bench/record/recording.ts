import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** How the machine was shared while it was recorded. */
export const CONDITIONS = [
  'quiet',
  'neighbor',
  'cores',
  'neighbor-cores',
  'slices',
  'neighbor-slices',
  'cores-slices',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** The work of the variants of a job; the first two are the same code. */
export const WORK = [1, 1, 1.03, 1.05, 1.1] as const;

/** The figures of the latencies of a window that tell its scatter within a process; the histogram has the others. */
export const LATENCIES = { p10: 0.1, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const;
/** Milliseconds. */
export type Latencies = Record<keyof typeof LATENCIES | 'mean', number>;

/** One measured window of one process. Times in milliseconds. */
export interface RecordedWindow {
  duration: number;
  /** Good answers per second. */
  throughput: number;
  answers: number;
  errors: number;
  /** The CPU time of the service. */
  cpu: number | null;
  memory: number | null;
  /** null: nothing was answered. */
  latencies: Latencies | null;
  /** What the machine did besides. */
  foreign: number | null;
  steal: number | null;
  pressure: number | null;
  /** How long threads of the service, and of the load agent, were ready to run and had no processor. */
  waits: { target: number; agent: number };
  switches: number | null;
}

/** One process of one variant in one round. */
export interface RecordedProcess {
  /** The place of the variant in {@link WORK}. */
  variant: number;
  /** The place in the round, from 0: what came first. */
  place: number;
  /** From its start until it answered. */
  startup: number;
  windows: RecordedWindow[];
  /** All latencies of all windows in microseconds, HDR histogram, compressed, base64. */
  histogram: string;
}

/** A job as a run of the gate would measure it, with more than two sides. */
export interface RecordedJob {
  service: string;
  condition: Condition;
  startedAt: string;
  cpu: string;
  cores: number;
  node: string;
  /** Milliseconds; the windows are measured one after the other in the same process. */
  warmup: number;
  window: number;
  rounds: RecordedProcess[][];
}

const FOLDER = join(import.meta.dirname, '../data/rounds');

export function writeJob(job: RecordedJob): string {
  mkdirSync(FOLDER, { recursive: true });
  const stamp = job.startedAt.slice(0, 19).replaceAll(/[-:]/g, '');
  const file = join(FOLDER, `${job.condition}-${job.service}-${stamp}.json.gz`);
  writeFileSync(file, gzipSync(JSON.stringify(job), { level: 9 }));
  return file;
}

/** Reads all recorded jobs of a condition, oldest first. */
export function readJobs(condition: Condition): RecordedJob[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString()) as RecordedJob)
    .filter((job) => job.condition === condition)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}
