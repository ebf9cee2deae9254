import { PerfGateError } from '../errors.ts';
import type { Scenario } from '../kinds/kind.ts';
import { plural } from '../text/plural.ts';
import { sentence } from '../text/sentence.ts';
import { faultText } from './check-series.ts';
import type { Tried, TriedLoad } from './trial.ts';
import { failuresOf, isExpected, isHopeless, noticesOf } from './trial-findings.ts';
import { adviceAbout, describeStatus, describeTried, excerptOf, type Secrets } from './trial-words.ts';
import type { TriedSide } from './tried-side.ts';

/** The most kinds of failures that are described. */
const MOST_KINDS = 5;
/** Statuses of requests that one side may know and the other not. */
const PERHAPS_UNKNOWN: readonly number[] = [404, 405, 410, 501];

/** Statuses of answers that say what is wrong with a request. */
const SAYS_WHAT_IS_WRONG: readonly number[] = [400, 422];

/** A load with requests that failed although nobody expects them to. */
interface Refused {
  load: TriedLoad;
  failed: Tried[];
}

/** A request of such a load that failed. */
interface Failed {
  load: TriedLoad;
  tried: Tried;
}

/** A scenario that cannot be measured on the base. */
export interface Forgone {
  scenario: Scenario;
  /** Why. */
  error: PerfGateError;
  /** Whether the base seems not to know its requests, as those that the change brings. */
  isNew: boolean;
}

/** What follows from a try, before anything is measured. */
export interface Conclusions {
  /** Why nothing can be measured; null: it can. */
  refusal: PerfGateError | null;
  /** The scenarios that cannot be measured on the base. */
  forgone: Forgone[];
  /** What is to be known of the rest, as sentences. */
  notices: string[];
}

/**
 * Draws the conclusions: a request of the head that always fails, and is not expected to, is not worth any round, since the
 * result could not be used; a base that answers none of a scenario's requests has nothing to compare.
 *
 * @param secrets what no text may show
 */
export function concludeTrial(tried: readonly TriedSide[], secrets: Secrets): Conclusions {
  const head = tried.find(({ name }) => name === 'head') ?? null;
  const base = tried.find(({ name }) => name === 'base') ?? null;
  const hopeless = base ? refusedOn(base).filter(({ load }) => isHopeless(load)) : [];
  return {
    refusal: head && (refusedOn(head).length > 0 ? refusal(head, base, secrets) : unreadable(head)),
    forgone: hopeless.map(({ load, failed }) => ({
      scenario: load.scenario,
      isNew: failed.every(isPerhapsUnknown),
      error: refusal({ ...(base as TriedSide), loads: [load] }, head, secrets),
    })),
    notices: [
      ...[head, base].flatMap((side) => (side ? noticesOf(side, secrets) : [])),
      ...(base?.unread ?? []).map((fault) => `On the base, ${faultText({ ...fault, place: null })}`),
    ],
  };
}

/**
 * Tells why a base is of no use: it has none of these scenarios, and not only because the change brings them all.
 *
 * @returns null where it is of use, or knows none of their requests
 */
export function uselessBase(forgone: readonly Forgone[], scenarios: readonly Scenario[]): PerfGateError | null {
  const hasNone = scenarios.every((scenario) => forgone.some((one) => one.scenario === scenario));
  return (hasNone && forgone.find(({ isNew }) => !isNew)?.error) || null;
}

/** Why the metrics that are to be read of the head cannot be: that is a fault of the configuration. */
function unreadable({ unread = [] }: TriedSide): PerfGateError | null {
  return unread.length === 0 ? null : new PerfGateError('config', unread.map(faultText).join('\n'));
}

/** Whether a side is refused whatever the other answers, so that the other need not be tried. */
export function isSettled(tried: TriedSide): boolean {
  const refused = tried.name === 'head' ? refusedOn(tried) : [];
  return refused.length > 0 && !refused.some(({ failed }) => failed.some(isPerhapsUnknown));
}

/** The loads of a side that are not worth measuring as they are. */
function refusedOn({ loads }: TriedSide): Refused[] {
  return loads.flatMap((load) => {
    const failed = failuresOf(load);
    return failed.length > 0 && !isExpected(load, failed) ? [{ load, failed }] : [];
  });
}

/**
 * Makes the error that ends a run before its rounds.
 *
 * @param other the other side; null: there is none, or it was not tried
 */
function refusal(side: TriedSide, other: TriedSide | null, secrets: Secrets): PerfGateError {
  const refused = refusedOn(side);
  const kinds = kindsOf(refused);
  const said = kinds.slice(0, MOST_KINDS).map((alike) => describeAlike(alike, side, other, secrets));
  if (kinds.length > MOST_KINDS) {
    const more = kinds.slice(MOST_KINDS).reduce((sum, alike) => sum + alike.length, 0);
    said.push(`${plural(more, 'more request')} failed for other reasons.`);
  }
  const problems = kinds.map(([first]) => first?.tried.exchange?.problem ?? '');
  if (side.cause === '') said.push(wayOut(problems));
  const isOfService = side.cause !== '' || problems.every((problem) => problem === 'ECONNREFUSED');
  const log = kinds.some(([first]) => isOfServer(first?.tried)) ? side.log : '';
  return new PerfGateError(isOfService ? 'target' : 'load', `${said.join(' ')}${log && ` ${log}`}`);
}

/** Says how to measure all the same. @param problems kinds of errors; only a status can be allowed as such, and not one after which HTTP ends */
function wayOut(problems: readonly string[]): string {
  const byStatus = problems.some((problem) => /^status (?!101)\d/.test(problem)) ? 'the answer with `status`, or ' : '';
  return `Where this is as it should be, allow ${byStatus}as many errors with \`thresholds: { error-rate: "<= 100%" }\`.`;
}

/** Groups what failed in the same way, in whichever scenario. */
function kindsOf(refused: readonly Refused[]): Failed[][] {
  const kinds = new Map<string, Failed[]>();
  for (const { load, failed } of refused) {
    for (const tried of failed) kinds.set(kindOf(tried), [...(kinds.get(kindOf(tried)) ?? []), { load, tried }]);
  }
  return [...kinds.values()];
}

function kindOf({ exchange }: Tried): string {
  const { problem, answer = null } = exchange ?? {};
  // Only these say what is wrong with this one request.
  const says = answer !== null && SAYS_WHAT_IS_WRONG.includes(answer.status) ? answer.text : '';
  const [scheme = ''] = (answer?.headers['www-authenticate'] ?? '').split(' ', 1);
  return `${problem} ${answer?.status} ${scheme} ${says}`;
}

/** Says what happened to some requests that failed alike, and what to do: some sentences. */
function describeAlike(
  alike: readonly Failed[],
  { name, cause }: TriedSide,
  other: TriedSide | null,
  secrets: Secrets,
): string {
  const [{ load, tried: first }] = alike as [Failed];
  const { scenario, traffic } = load;
  const what = describeTried(first, traffic.timeout, secrets);
  const others =
    alike.length > 1 ? `, and so ${alike.length > 2 ? `were ${alike.length - 1} others` : 'was another'}` : '';
  const where = name === 'base' ? ' on the base' : '';
  const times = first.times > 1 ? `each of the ${first.times} times it was tried` : 'when it was tried';
  const parts = [`"${scenario.name}": ${what}${where} ${times} before the rounds${others}.`];
  parts.push(cause || adviceAbout(first, traffic));
  if (isPerhapsUnknown(first) && other) parts.push(answerOf(other, scenario.name, first.label, secrets));
  parts.push(excerptOf(first, secrets));
  return parts.filter((part) => part !== '').join(' ');
}

function answerOf(other: TriedSide, scenario: string, label: string, secrets: Secrets): string {
  const load = other.loads.find((one) => one.scenario.name === scenario);
  const answer = load?.requests.find((one) => one.label === label)?.exchange?.answer;
  return answer ? sentence(`The ${other.name} answers it with ${describeStatus(answer, secrets)}`) : '';
}

function isPerhapsUnknown({ exchange }: Tried): boolean {
  return PERHAPS_UNKNOWN.includes(exchange?.answer?.status ?? 0);
}

/** Whether the log of the service may say more. */
function isOfServer(tried: Tried | undefined): boolean {
  const { answer = null } = tried?.exchange ?? {};
  return answer === null || answer.status >= 500 || !answer.isComplete;
}
