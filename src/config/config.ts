import type { MetricName } from '../measurement/metric.ts';

/** From least to most serious. `fail-on` names the first that fails the gate. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What to conclude where the evidence allows no yes or no. */
export const LENIENCES = ['pass', 'neutral', 'fail'] as const;
export type Lenience = (typeof LENIENCES)[number];

/** Where the other side of the comparison comes from. */
export const BASELINES = ['auto', 'same-job', 'artifact', 'cache', 'file', 'none'] as const;
export type Baseline = (typeof BASELINES)[number];

/** In which order the sides take their turns in the rounds (statistics.md 1). */
export const ORDERS = ['abba', 'random'] as const;
export type Order = (typeof ORDERS)[number];

/** Whether target and load generator get processor cores of their own. */
export const ISOLATIONS = ['none', 'cores'] as const;
export type Isolation = (typeof ISOLATIONS)[number];

/** The most rounds that a scenario can have, those of an extension among them. */
export const MOST_ROUNDS = 50;

/** An absolute limit on the median over the rounds of one metric. */
export interface Threshold {
  metric: MetricName;
  /** Request label, or `journey "buy"`; null: of the scenario as a whole. */
  label: string | null;
  comparator: '<' | '<=' | '>' | '>=';
  /** In the unit of the metric (measurement/metric.ts). */
  limit: number;
  severity: Severity;
  /** As written: `< 250ms`. */
  text: string;
  /** Line in the configuration file, from 1; null where no file said it. */
  line: number | null;
}

/** Every scenario is held to this unless it says otherwise: errors come before any latency (statistics.md 3). */
export const ERROR_LIMIT: Threshold = {
  metric: 'error-rate',
  label: null,
  comparator: '<',
  limit: 0.01,
  severity: 'critical',
  text: '< 1%',
  line: null,
};

/**
 * Text with placeholders: `{{ users.email }}` a column of a feeder, `{{ token }}` a value extracted earlier in the
 * journey, `{{ faker.person.fullName }}` made up, and `${API_TOKEN}` of the environment. What they become is escaped as
 * the place asks: percent-encoded in paths and forms, as a JSON string's inside in JSON.
 */
export type Template = string;

export type Body =
  | { kind: 'text' | 'json' | 'form'; text: Template }
  | { kind: 'multipart'; parts: Part[] }
  /** Absolute path inside the workspace; sent as it is. */
  | { kind: 'file'; file: string };

/** Of a multipart form: either a value or a file. */
export interface Part {
  name: string;
  value: Template | null;
  /** Absolute path inside the workspace. */
  file: string | null;
  filename: string | null;
  /** Media type. */
  type: string | null;
}

/** A value taken from an answer, for later requests of the journey. */
export interface Extraction {
  name: string;
  from:
    | { kind: 'json'; pointer: string }
    | { kind: 'header'; header: string }
    /** The first group, or the whole match without one. */
    | { kind: 'regex'; pattern: string };
  /** Taken when the answer does not have it; null: the journey ends there, as failed. */
  fallback: string | null;
}

/** What an answer has to hold. One that fails makes an error of the request, `check "name"`. */
export interface Check {
  name: string;
  that:
    | { kind: 'status'; codes: number[] }
    /** null: it is there at all. */
    | { kind: 'header'; header: string; contains: string | null }
    /** undefined: it is there at all. */
    | { kind: 'json'; pointer: string; equals?: unknown }
    | { kind: 'body'; contains: string }
    /** Milliseconds. */
    | { kind: 'latency'; most: number };
}

/** Values are templates of the environment alone. */
export type Auth =
  | { kind: 'bearer'; token: Template }
  | { kind: 'basic'; user: Template; password: Template }
  | { kind: 'header'; header: string; value: Template };

export interface Request {
  /** What this request is called in every table; `GET /products` unless named. */
  label: string;
  method: string;
  /** Path and query, beginning with a slash. */
  path: Template;
  headers: Record<string, Template>;
  auth: Auth | null;
  body: Body | null;
  /** Expected status codes; null: any below 400. */
  status: number[] | null;
  extract: Extraction[];
  checks: Check[];
  /** Share of the requests, relative to the others of the scenario; of no meaning in a journey. */
  weight: number;
}

/** What one virtual user does again and again: requests in this order. */
export interface Journey {
  /** Also the label of its own metrics, as `journey "buy"`. */
  name: string;
  /** Share of the journeys, relative to the others of the scenario. */
  weight: number;
  /** Between two requests and between two journeys, milliseconds, uniformly distributed. */
  pause: { least: number; most: number };
  requests: Request[];
}

/** Rows of a file that requests take their values from. */
export interface Feeder {
  /** `users` of `{{ users.email }}`. */
  name: string;
  /** Absolute path inside the workspace. */
  file: string;
  columns: string[];
  /** A row has one value a column. */
  rows: string[][];
  /** `once`: every row a single time in a round. */
  order: 'sequential' | 'random' | 'once';
  /** What ends when a feeder of order `once` has no more rows. */
  atEnd: 'user' | 'run';
}

/** A ramp of the load, linear from where the stage before ended (from 0 in the first). */
export interface Stage {
  /** Milliseconds; 0: a jump. */
  duration: number;
  /** Connections, or arrivals a second. */
  to: number;
}

export interface LoadScenario {
  name: string;
  type: 'load';
  /** Closed model: so many send one request after the other. Open model: the most that arrivals may open. */
  connections: number;
  /** Open model: arrivals (of a request, or of a journey) a second, whether or not earlier ones were answered; null: closed. */
  rate: number | null;
  arrivals: 'uniform' | 'poisson';
  /** The load over the measured window; null: the same all the time. */
  stages: Stage[] | null;
  /** Closed model: connections opened a second, within the warm-up; null: all at once. */
  spawnRate: number | null;
  /** Processes that make the load. */
  agents: number | 'auto';
  /** Of everything random in the load: the same seed is the same traffic. */
  seed: number;
  /** Requests after which a connection is made anew; null: it is kept. */
  reconnectEvery: number | null;
  /** Milliseconds. */
  warmup: number;
  /** Milliseconds; with stages their sum. */
  duration: number;
  rounds: number;
  /** Milliseconds until a request counts as timed out. */
  timeout: number;
  /** Sent in the ratio of their weights; empty where there are journeys. */
  requests: Request[];
  journeys: Journey[];
  /** Sent once by every virtual user before its first journey (log in). Not measured. */
  before: Request[];
  /** Whether virtual users keep the cookies that they are given. */
  cookies: boolean;
  feeders: Feeder[];
  thresholds: Threshold[];
}
export type Scenario = LoadScenario;

/** How the target of a secure URL is checked, once before the run. */
export interface Tls {
  /** Absolute paths of PEM files inside the workspace. */
  ca: string | null;
  cert: string | null;
  key: string | null;
  /** null: the host of the URL. */
  serverName: string | null;
  /** Nothing is checked. */
  insecure: boolean;
}

/** Which operations of an OpenAPI document the scenarios have to cover. */
export interface Coverage {
  /** Absolute path inside the workspace. */
  openapi: string;
  /** 0.9 = 90 %; null: it is only shown. */
  minimum: number | null;
  severity: Severity;
  /** Line of the minimum in the configuration file. */
  line: number | null;
}

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
  /** Where a file says the URL, as `perf-gate.yml:3:8`; null where none does. */
  urlPlace: string | null;
  /** `auto`: a free port is chosen for every start and given as PORT. null: PORT is left alone. */
  port: number | 'auto' | null;
  /** Unix socket that the service listens on, instead of the port of the URL; absolute path. */
  socket: string | null;
  tls: Tls;
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
  /** Untracked files and folders that the checkout of the base needs as well. Absolute paths inside the workspace. */
  copy: string[];
  /** What the target is made of; where all of it is the same in both commits, nothing is measured. Absolute paths. */
  paths: string[];
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
  /** `base` wins over it. */
  baseline: Baseline;
  order: Order;
  isolation: Isolation;
  scenarios: Scenario[];
  coverage: Coverage | null;
  judgement: Judgement;
}
