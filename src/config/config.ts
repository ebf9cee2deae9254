import type { MetricName } from '../measurement/metric.ts';

/** From least to most serious. `fail-on` names the first that fails the gate. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What to conclude where the evidence allows no yes or no. */
export const LENIENCES = ['pass', 'neutral', 'fail'] as const;
export type Lenience = (typeof LENIENCES)[number];

/** The most rounds that a scenario can have, those of an extension among them. */
export const MOST_ROUNDS = 50;

/** An absolute limit on the median over the rounds of one metric. */
export interface Threshold {
  metric: MetricName;
  comparator: '<' | '<=' | '>' | '>=';
  /** In the unit of the metric (measurement/metric.ts). */
  limit: number;
  severity: Severity;
  /** As written: `< 250ms`. */
  text: string;
  /** Line in the configuration file, from 1; null where no file said it. */
  line: number | null;
}

export interface Request {
  /** What this request is called in every table; `GET /products` unless named. */
  label: string;
  method: string;
  /** Path and query, beginning with a slash. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** Expected status codes; null: any below 400. */
  status: number[] | null;
  /** Share of the requests, relative to the others of the scenario. */
  weight: number;
}

export interface LoadScenario {
  name: string;
  type: 'load';
  connections: number;
  /** Milliseconds. */
  warmup: number;
  /** Milliseconds. */
  duration: number;
  rounds: number;
  /** Milliseconds until a request counts as timed out. */
  timeout: number;
  requests: Request[];
  thresholds: Threshold[];
}
export type Scenario = LoadScenario;

/** When the target can be loaded. */
export type Readiness =
  | { kind: 'url'; url: string; status: number[] | null }
  | { kind: 'port'; port: number }
  | { kind: 'log'; pattern: string };

/** The service under test. Lines are run by the user's shell, exactly as written. */
export interface Target {
  build: string | null;
  /** null: somebody else runs it at `url`. */
  start: string | null;
  /** May contain `${PORT}`, which becomes the chosen port. */
  url: string;
  /** `auto`: a free port is chosen for every start and given as PORT. null: PORT is left alone. */
  port: number | 'auto' | null;
  /** Absolute path. */
  workingDirectory: string;
  env: Record<string, string>;
  ready: Readiness;
  /** Milliseconds. */
  readyTimeout: number;
  /** Milliseconds between SIGTERM and SIGKILL. */
  grace: number;
  /** Run once before the first and after the last round. */
  setup: string[];
  teardown: string[];
  /** Milliseconds for `build`, and for each line of `setup` and `teardown`. */
  buildTimeout: number;
  setupTimeout: number;
}

/** How a difference is judged (statistics.md 3). */
export interface Judgement {
  /** Smallest ratio of interest, 0.03 = 3 %; one for each kind of evidence. */
  tolerance: { sameJob: number; stored: number };
  /** Family-wise error. */
  alpha: number;
  /** A regression needs its lower bound, not only its estimate, beyond the tolerance. */
  strict: boolean;
  /** Two sides of the same job: twice the rounds and a second look where the first leaves something undecided. */
  extend: boolean;
  /** Metrics whose change can fail the gate. */
  gated: MetricName[];
  /** How serious a regression is, for `failOn`. */
  severity: Severity;
  failOn: Severity;
  onMissingBaseline: Lenience;
  inconclusive: Lenience;
}

/** The validated configuration: the file merged with the inputs, with every default filled in. */
export interface Config {
  /** Tells several gates of one repository apart (a matrix, a monorepo). Letters, digits, `.`, `_`, `-`. */
  key: string;
  /** The file it came from, relative to the workspace; null when inputs alone made it. */
  file: string | null;
  target: Target;
  /** A second way to start the target, measured beside the first as the base; null: the baseline is a stored one. */
  base: Target | null;
  scenarios: Scenario[];
  judgement: Judgement;
}
