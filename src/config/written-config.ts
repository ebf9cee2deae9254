import { stringify } from 'yaml';
import type { ImportedRequest } from '../convert/imported.ts';
import { oneLine } from '../text/quote.ts';
import type { Service } from './find-service/index.ts';

/** What perf-gate.yml says besides the service. */
interface Contents {
  /** The comments before everything else, with a line break at the end; or empty. */
  head: string;
  /** The key `scenarios`, and what else comes from the same source. */
  scenarios: string;
}

/** A service as perf-gate.yml describes it: the address, and what else is known. */
export type WrittenService = Partial<Service> &
  Pick<Service, 'url'> & {
    /** The path that tells that it is ready, and the seconds that it may take where the default is not enough. */
    ready?: { path: string; timeout: number | null } | null;
  };

/** Requests, with sentences that say where they come from. */
export interface WrittenRoutes {
  requests: readonly ImportedRequest[];
  comments: readonly string[];
}

const HOME: WrittenRoutes = {
  requests: [{ method: 'GET', path: '/' }],
  comments: ['Name the routes that matter here, in the proportion in which they are used.'],
};

/** The key `scenarios` with one scenario that sends these requests. */
export function renderScenarios({ requests, comments }: WrittenRoutes = HOME): string {
  return `\
scenarios:
  default:
    type: load
    connections: 10
    # Every round, in a fresh process: load for the warm-up, then load that is measured.
    warmup: 1s
    duration: 2s
    rounds: 10
${comments.map((comment) => `    # ${oneLine(comment)}\n`).join('')}    requests:
${requests.map((request) => `      - ${requestLine(request)}\n`).join('')}\
      #- { name: place order, method: POST, path: /orders, json: { item: 1 }, status: 201, weight: 2 }
    # Limits. Units: 250ms, 500/s, 1%, 200MB. Text that begins with > needs quotes.
    thresholds:
      error-rate: { limit: < 1%, severity: critical }
      #p95: < 250ms
      #throughput: "> 500/s"`;
}

function requestLine({ name, method, path, headers }: ImportedRequest): string {
  const line = `${method} ${path}`;
  if (headers === undefined && (name === undefined || name === line)) return scalar(line);
  const flow = (value: unknown) => JSON.stringify(value).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, byNumber);
  const parts = [`name: ${flow(name ?? line)}`, `path: ${flow(path)}`];
  if (headers !== undefined) parts.push(`headers: ${flow(headers)}`);
  return `{ ${parts.join(', ')} }`;
}

/**
 * Writes perf-gate.yml for a service. What is not set is there as a comment: a `#` right before a key can be removed,
 * and the line is valid.
 */
export function renderConfig(
  service: WrittenService,
  { head, scenarios }: Contents = { head: '', scenarios: renderScenarios() },
): string {
  return `\
${head}# perf-gate: is this service slower than before, and may the change merge?
# "npx perf-gate validate" checks this file. Remove a # right before a key to set what it says. There are more keys than these:
# docs/configuration.md of perf-gate has them all.

${renderTarget(service)}

# What the change is compared with. auto: in a pull request its base commit, built and measured beside it; elsewhere the
# stored measurement of the default branch. Also same-job, artifact, cache, file or none.
#baseline: auto

${scenarios}

compare:
  # Smallest slowdown of interest: measured in the same job, and against a stored baseline from another machine.
  tolerance: { same-job: 3%, stored: 10% }
  # Metrics whose change can fail the gate.
  #metrics: [p25, p50, p95, throughput]

# Lowest severity that fails the gate: low, medium, high or critical.
fail-on: high
# Conclusion without a baseline (by default neutral, or fail where a base was asked for), and where the evidence allows no
# yes or no: pass, neutral or fail.
#on-missing-baseline: neutral
#on-removed-scenario: neutral
#inconclusive: neutral
`;
}

function renderTarget(service: WrittenService): string {
  const { build, start, url, teardown, workingDirectory, ready, paths, copy, database } = service;
  const lines = [
    '# The service under test.',
    'target:',
    ...(workingDirectory
      ? ['  # Folder to build and start in.', `  working-directory: ${scalar(workingDirectory)}`]
      : []),
    '  # Builds it, once before the first round.',
    `  ${build ? `build: ${scalar(build)}` : '#build: npm ci'}`,
    '  # Starts it again for every round.',
    `  ${start === undefined ? '#start: node server.js' : `start: ${scalar(start)}`}`,
    '  # Where it answers. ${PORT} is a free port that perf-gate chooses and passes to the service as the variable PORT.',
    `  url: ${scalar(url)}`,
    '  # When it can be loaded: by default, when url answers with anything below 500 within 30s.',
    `  ${readyLine(ready ?? null)}`,
    '  #env: { NODE_ENV: production }',
    ...(database
      ? [
          `  # It uses ${oneLine(database)}: give each side of a comparison a database of its own (docs/databases.md of perf-gate).`,
        ]
      : [
          '  # Lines before the first and after the last round: seed data, start a database. $PERF_GATE_SIDE is base or head.',
        ]),
    '  #setup: node seed.js',
    `  ${teardown ? `teardown: ${scalar(teardown)}` : '#teardown: node clean.js'}`,
    '  # round: setup before every round of every side, and teardown after it.',
    '  #setup-each: run',
    '  # Files outside git that the checkout of the base commit needs as well.',
    `  ${copy?.length ? `copy: ${list(copy)}` : '#copy: .env'}`,
    '  # What the service is made of: a change of nothing in it is not measured. Add folders that are new.',
    `  ${paths?.length ? `paths: ${list(paths)}` : '#paths: [src, package.json, package-lock.json]'}`,
  ];
  return lines.join('\n');
}

function readyLine(ready: { path: string; timeout: number | null } | null): string {
  if (ready === null) return '#ready: /healthz';
  if (ready.timeout === null) return `ready: ${scalar(ready.path)}`;
  return `ready: { url: ${JSON.stringify(ready.path)}, timeout: ${ready.timeout}s }`;
}

/** Words that YAML, of one version or another, takes for something other than text. */
const YAML_WORD = /^(?:null|true|false|yes|no|on|off|y|n|\.inf|\.nan)$/i;

function list(names: readonly string[]): string {
  const isPlain = (name: string) => /^[a-z./][\w./-]*$/i.test(name) && !YAML_WORD.test(name);
  const written = names.map((name) => (isPlain(name) ? name : escaped(name)));
  return `[${written.join(', ')}]`;
}

/** Writes untrusted text as a YAML value on one line. */
function scalar(text: string): string {
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return stringify(text, { lineWidth: 0 }).trimEnd();
  return escaped(text);
}

function escaped(text: string): string {
  return `"${text.replace(/["\\\p{C}\p{Zl}\p{Zp}]/gu, byNumber)}"`;
}

function byNumber(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
