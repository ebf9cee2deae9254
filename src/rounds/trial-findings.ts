import { isRedirect } from '../load/traffic/redirect-chain.ts';
import { requestsOf } from '../load/traffic/traffic.ts';
import { HTTPS_ONLY } from '../load/trial/advice.ts';
import { formatDuration } from '../text/numbers.ts';
import { isErrorLimit } from '../verdict/threshold.ts';
import type { Tried, TriedLoad } from './trial.ts';
import { describeTried, isSentToHttps, type Secrets } from './trial-words.ts';
import type { TriedSide } from './tried-side.ts';

/** The requests of a load that failed however often they were tried. */
export function failuresOf({ requests }: TriedLoad): Tried[] {
  return requests.filter(({ exchange }) => exchange !== null && exchange.problem !== null);
}

/** Whether no request that is measured can be answered well. */
export function isHopeless(load: TriedLoad): boolean {
  const failed = failuresOf(load);
  const measured = load.requests.filter(({ isBefore }) => !isBefore);
  return (
    failed.some(({ isBefore }) => isBefore) || (measured.length > 0 && measured.every((one) => failed.includes(one)))
  );
}

/**
 * Whether the user has said that these failures are expected: by an error rate of their own that allows for as many.
 */
export function isExpected({ scenario, traffic, requests }: TriedLoad, failed: readonly Tried[]): boolean {
  const limits = scenario.thresholds.filter((limit) => limit.metric === 'error-rate' && !isErrorLimit(limit));
  const allows = (label: string | null, share: number) =>
    limits.some(
      (limit) => limit.label === label && (limit.comparator === '<=' ? share <= limit.limit : share < limit.limit),
    );
  if (allows(null, failedShare({ traffic, requests }, failed))) return true;
  return failed.every(({ label, isBefore }) => !isBefore && allows(label, 1));
}

/** The share of a load's requests that fail where these always do. */
function failedShare({ traffic, requests }: Pick<TriedLoad, 'traffic' | 'requests'>, failed: readonly Tried[]): number {
  if (failed.some(({ isBefore }) => isBefore)) return 1;
  const labels = new Set(failed.map(({ label }) => label));
  const lists =
    traffic.journeys.length > 0
      ? traffic.journeys
      : traffic.requests.map((one) => ({ weight: one.weight, requests: [one] }));
  let sent = 0;
  let errors = 0;
  for (const list of lists) {
    // A journey ends with its first request that fails.
    const at = list.requests.findIndex(({ label }) => labels.has(label));
    sent += list.weight * (at < 0 ? list.requests.length : at + 1);
    errors += at < 0 ? 0 : list.weight;
  }
  return requests.length > 0 && sent > 0 ? errors / sent : 0;
}

/** The most requests that one notice names. */
const MOST_NAMED = 3;

/** Joins the first of some names, with how many more there are. */
function someOf(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).join('; ');
  return names.length > MOST_NAMED ? `${named}; and ${names.length - MOST_NAMED} more` : named;
}

/** What is to be known of a side before its rounds: sentences. */
export function noticesOf({ name, loads }: TriedSide, secrets: Secrets): string[] {
  if (name === 'head')
    return loads.flatMap((load) => [...failuresThatCount(load, secrets), ...remarksOn(load, secrets)]);
  // A base without any good answer is not measured at all, which is said elsewhere.
  return loads.flatMap((load) => (isHopeless(load) ? [] : failuresThatCount(load, secrets, ' on the base')));
}

/** What always fails and is measured all the same. */
function failuresThatCount(load: TriedLoad, secrets: Secrets, where = ''): string[] {
  const failed = failuresOf(load);
  if (failed.length === 0 || (where === '' && !isExpected(load, failed))) return [];
  const all = someOf(failed.map((tried) => describeTried(tried, load.traffic.timeout, secrets)));
  return [`"${load.scenario.name}": ${all}${where} when tried before the rounds, and is counted as an error.`];
}

/** What is to be known of requests that did not fail, or not always: sentences. */
function remarksOn(load: TriedLoad, secrets: Secrets): string[] {
  const { scenario, traffic, requests } = load;
  const of = (tried: readonly Tried[]) => someOf(tried.map((one) => describeTried(one, traffic.timeout, secrets)));
  const good = requests.filter(({ exchange }) => exchange?.problem === null);
  const redirected = good.filter((one) => isUnawareOfRedirect(load, one));
  const sentToHttps = redirected.filter(({ exchange }) => exchange && isSentToHttps(exchange));
  const moved = redirected.filter((one) => !sentToHttps.includes(one));
  const flaky = good.filter(({ failedFirst }) => failedFirst !== null);
  const slow = good.filter(({ exchange, isBefore }) => !isBefore && (exchange?.time ?? 0) > load.room);
  const unsent = requests.filter(({ exchange }) => exchange === null);
  const lines: string[] = [];
  if (sentToHttps.length > 0) lines.push(`${of(sentToHttps)}: it ${HTTPS_ONLY}`);
  if (moved.length > 0) {
    const what = moved.length === 1 ? 'a redirect counts as its answer' : 'redirects count as their answers';
    const leaves = moved.some(({ exchange }) => isElsewhere(exchange?.answer?.headers.location, load.origin));
    const within = leaves ? ` only within ${load.origin} or the \`Host\` of the request` : ' them';
    lines.push(
      `${of(moved)}: ${what} and ${moved.length === 1 ? 'is' : 'are'} not followed; \`redirects: follow\` follows${within}`,
    );
  }
  if (flaky.length > 0) {
    const each = flaky.map(({ label, failedFirst }) => `${label} failed at first (${failedFirst})`);
    lines.push(`${someOf(each)}, and was answered when it was tried again`);
  }
  if (slow.length > 0) lines.push(slowness(slow, load.room));
  if (unsent.length > 0)
    lines.push(`not tried: ${someOf(unsent.map(({ label, unsent: why }) => `${label} (${why})`))}`);
  return lines.map((line) => `"${scenario.name}": ${line}.`);
}

/** Whether an answer was a redirect, and the request says neither what becomes of one nor that it is expected. */
function isUnawareOfRedirect({ traffic }: TriedLoad, { label, exchange }: Tried): boolean {
  const { status, headers } = exchange?.answer ?? {};
  if (status === undefined || !isRedirect(status) || headers?.location === undefined) return false;
  return !requestsOf(traffic).some(
    (one) => one.label === label && (one.redirects !== undefined || one.status?.includes(status)),
  );
}

/** Whether an address leads out of the target, which is never followed. */
function isElsewhere(location: string | undefined, origin: string): boolean {
  return location !== undefined && URL.canParse(location, origin) && new URL(location, origin).origin !== origin;
}

function slowness(slow: readonly Tried[], room: number): string {
  const longest = Math.max(...slow.map(({ exchange }) => exchange?.time ?? 0));
  const took = slow.map(({ label, exchange }) => `${label} took ${formatDuration(exchange?.time ?? 0)}`);
  // Twice as long, so that every connection gets at least one answer within its window.
  const needed = Math.ceil((2 * longest) / 1000);
  return (
    `${someOf(took)} when tried, longer than warm-up and window together (${formatDuration(room)}), so hardly an ` +
    `answer falls into a window; set \`duration: ${needed}s\` or more`
  );
}
