import { stringify } from 'yaml';
import { findCopiedFiles } from './find-copied-files.ts';
import { findService, type Service } from './find-service.ts';

/**
 * Writes a configuration for the service in `folder`, with comments for its first reader.
 *
 * @returns the text of perf-gate.yml and where the service was found; null when nothing was found
 */
export function proposeConfig(folder: string): { yaml: string; found: string } | null {
  const proposal = findService(folder);
  if (proposal === null) return null;
  const { service, found } = proposal;
  return { yaml: renderConfig({ ...service, copy: findCopiedFiles(folder, [service.build, service.start]) }), found };
}

interface Contents {
  /** The comments before everything else, with a line break at the end; or empty. */
  head: string;
  /** The key `scenarios`, and what else comes from the same source. */
  scenarios: string;
}

const SCENARIOS = `\
scenarios:
  default:
    type: load
    connections: 10
    # Every round: load for the warm-up, then load that is measured.
    warmup: 1s
    duration: 2s
    rounds: 10
    # Time after which a request counts as failed.
    #timeout: 10s
    requests:
      - GET /
      #- { name: place order, method: POST, path: /orders, json: { item: 1 }, status: 201, weight: 2 }
    # Limits of this scenario. Units: 250ms, 500/s, 1%, 200MB. Text that begins with > needs quotes.
    thresholds:
      error-rate: { limit: < 1%, severity: critical }
      #p95: < 250ms
      #throughput: "> 500/s"`;

/**
 * Writes perf-gate.yml for a service. What is not set is there as a comment: a `#` right before a key can be removed,
 * and the line is valid.
 */
export function renderConfig(
  { build, start, url, teardown, copy = [] }: Partial<Service> & Pick<Service, 'url'> & { copy?: readonly string[] },
  { head, scenarios }: Contents = { head: '', scenarios: SCENARIOS },
): string {
  return `\
${head}# perf-gate: is this service slower than before, and may the change merge?
# "perf-gate validate" checks this file. Remove a # right before a key to set what it says.

# Tells several gates of one repository apart.
#key: default

# The service under test.
target:
  # Builds it, once before the first round.
  ${build ? `build: ${scalar(build)}` : '#build: npm ci'}
  # Starts it again for every round.
  ${start === undefined ? '#start: node server.js' : `start: ${scalar(start)}`}
  # Where it answers. \${PORT} is a free port that perf-gate chooses and passes to the service as the variable PORT.
  url: ${scalar(url)}
  # A port of your own instead of a free one.
  #port: 3000
  # Folder to build and start in.
  #working-directory: .
  #env: { NODE_ENV: production }
  # When it can be loaded: by default, when url answers with anything below 500 within 30s.
  # Also { url: /healthz, status: 200, timeout: 1m }, { port: 5432 } or { log: listening }.
  #ready: /healthz
  # Time from SIGTERM to SIGKILL.
  #grace: 5s
  # Lines before the first and after the last round: seed data, start a database.
  #setup: node seed.js
  ${teardown ? `teardown: ${scalar(teardown)}` : '#teardown: node clean.js'}
  #build-timeout: 10m
  #setup-timeout: 5m
  # Untracked files that the checkout of the base commit needs as well.
  ${copy.length > 0 ? `copy: ${listed(copy)}` : '#copy: .env'}
  # What the service is made of. A change of nothing in it is not measured.
  #paths: [src, package.json, package-lock.json]

# What the change is compared with. auto: in a pull request its base commit, built and measured beside it; elsewhere the
# stored measurement of the default branch. Also same-job, artifact, cache, file or none.
#baseline: auto
# Instead of another commit, the same one started in another way, measured in turns with the target.
#base: { env: { NODE_ENV: production } }
# Turns of the two in the rounds: abba or random.
#order: abba
# cores: the service and the load generator get processor cores of their own.
#isolation: none

${scenarios}

# Limits for every scenario.
#thresholds: { memory: < 500MB }

# How a difference from the baseline is judged.
compare:
  # Smallest slowdown of interest: measured in the same job, and against a stored baseline from another machine.
  tolerance: { same-job: 3%, stored: 10% }
  # Metrics whose change can fail the gate.
  metrics: [p25, p50, p95, throughput]
  # Chance of a false alarm over all comparisons of a run.
  #alpha: 0.05
  # Require that the whole interval of a slowdown lies beyond the tolerance.
  #strict: false
  # How serious a regression is: low, medium, high or critical.
  #severity: high

# Lowest severity that fails the gate.
fail-on: high
# Conclusion without a baseline (by default neutral, or fail where a base was asked for), and where the evidence allows no
# yes or no: pass, neutral or fail.
#on-missing-baseline: neutral
inconclusive: neutral
`;
}

function listed(texts: readonly string[]): string {
  const [first = '', ...more] = texts;
  return more.length === 0 ? scalar(first) : `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;
}

/** Writes untrusted text as a YAML value on one line. */
function scalar(text: string): string {
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) return stringify(text, { lineWidth: 0 }).trimEnd();
  const byNumber = (character: string) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
  return `"${text.replace(/["\\\p{C}\p{Zl}\p{Zp}]/gu, byNumber)}"`;
}
