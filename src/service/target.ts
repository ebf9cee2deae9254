/** How the certificate of the target is checked, once before the run. */
export interface Tls {
  /** Absolute paths of PEM files inside the repository. */
  ca: string | null;
  cert: string | null;
  key: string | null;
  /** The name that the certificate has to have; null: the host of the URL. */
  serverName: string | null;
  /** Whether the certificate goes unchecked. */
  insecure: boolean;
}

/** When the target can be loaded. */
export type Readiness =
  | { kind: 'url'; url: string; status: number[] | null }
  | { kind: 'port'; port: number }
  | { kind: 'log'; pattern: string };

/** Whether the service is set up once for a run, or again for every round. */
export const SETUP_TURNS = ['run', 'round'] as const;

/** How the processor time of a target is profiled: by its Node processes themselves, or by a line that writes a profile. */
export type ProfileBy = { kind: 'node' } | { kind: 'command'; line: string };

/** The service under test, as one side has it. Lines are run by the user's shell, exactly as written. */
export interface Target {
  build: string | null;
  /** The line that starts it; null: somebody else runs it at `url`. */
  start: string | null;
  /** The address; `${PORT}` in it becomes the chosen port. */
  url: string;
  /** Where a file sets the URL, as `perf-gate.yml:3:8`; null where none does. */
  urlPlace: string | null;
  /** `auto`: a free port is chosen for every start and passed as PORT. null: PORT is left alone. */
  port: number | 'auto' | null;
  /** The Unix socket that the service listens on, instead of the port of the URL; absolute path. */
  socket: string | null;
  tls: Tls;
  /** Absolute path. */
  workingDirectory: string;
  /** Variables added to the environment; PERF_GATE_SIDE is one of them. */
  env: Record<string, string>;
  ready: Readiness;
  /** Milliseconds. */
  readyTimeout: number;
  /** The time between SIGTERM and SIGKILL, milliseconds. */
  grace: number;
  /** Lines that are run before the first round and after the last, or before and after every round. */
  setup: string[];
  teardown: string[];
  setupEach: (typeof SETUP_TURNS)[number];
  /** The time limits of `build`, and of each line of `setup` and `teardown`, milliseconds. */
  buildTimeout: number;
  setupTimeout: number;
  /** Untracked files and folders that the checkout of the base needs as well. Absolute paths inside the repository. */
  copy: string[];
  /** How it is profiled where it got slower; absent: it is not. */
  profile?: ProfileBy;
  /** The files that make up the target; where all are the same in both commits, nothing is measured. Absolute paths. */
  paths: string[];
}
