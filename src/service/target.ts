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
