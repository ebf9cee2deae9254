import { Ajv } from 'ajv';
import type { LoadShape } from './load-shape.ts';
import { Matching } from './match.ts';
import type { OwnTraffic } from './send.ts';
import type { CorpusFile, Seen, Truth } from './truth.ts';

/** What a configuration does not send as the tool did. */
export interface Difference {
  kind: 'missing' | 'other' | 'share' | 'always the same' | 'pause' | 'load';
  /** null: it is about the load as a whole. */
  request: Seen | null;
  text: string;
}

/** How far a share may be from the recorded one: of it, absolute, and in standard errors of both counts. */
const OF_SHARE = 0.15;
const ABSOLUTE = 0.03;
const ERRORS = 4;
/** How far a pause may be from the recorded one, as a ratio, and in milliseconds. */
const OF_PAUSE = 1.45;
const PAUSE_REST = 60;
/** How far a peak or a duration may be from that of the source, as a share of it. */
const OF_LOAD = 0.02;

const ajv = new Ajv({ strict: false, formats: {}, validateFormats: false });

/** Compares what is sent with the truth. */
export function compare({ text, language }: CorpusFile, truth: Truth, own: OwnTraffic): Difference[] {
  const matching = new Matching(text, truth.tool !== null, (schema, body) => ajv.validate(schema, body));
  const differences: Difference[] = [];
  const matched = new Map<Seen, Seen[]>(truth.requests.map((request) => [request, []]));
  for (const request of own.requests) {
    const same = truth.requests.find((one) => matching.isSame(request, one));
    if (same) matched.get(same)?.push(request);
    else differences.push({ kind: 'other', request, text: `sent and not recorded: ${line(request)}` });
  }
  for (const [request, found] of matched) {
    if (found.length === 0) differences.push({ kind: 'missing', request, text: `not sent: ${line(request)}` });
    else if (request.ranges && found.length === 1) {
      differences.push({ kind: 'always the same', request, text: `always the same: ${line(found[0] as Seen)}` });
    }
  }
  if (truth.shares && own.scenarios === 1) differences.push(...sharesOf(matched, own.rounds));
  // Users of Artillery arrive at a rate, and rest between their requests all the same.
  const rests = language === 'artillery' || !own.isOpen;
  if (truth.tool !== null && rests && !isClose(own.pause, truth.pause ?? 0)) {
    const [is, was] = [Math.round(own.pause), truth.pause ?? 0];
    differences.push({
      kind: 'pause',
      request: null,
      text: `mean pause before a request ${is} ms, recorded ${was} ms`,
    });
  }
  differences.push(...loadsOf(truth.load ?? {}, own.load));
  return differences;
}

/** Compares the loads of scenarios; the only one of each side whatever it is called. */
function loadsOf(recorded: Record<string, LoadShape>, own: Record<string, LoadShape>): Difference[] {
  const names = Object.keys(recorded);
  const only = names.length === 1 && Object.keys(own).length === 1 ? Object.values(own)[0] : undefined;
  return names.flatMap((name): Difference[] => {
    const was = recorded[name] as LoadShape;
    const is = only ?? own[name];
    const isLong = was.seconds === null || (is !== undefined && isNear(is.seconds ?? 0, was.seconds));
    if (is?.kind === was.kind && isNear(is.peak, was.peak) && isLong) return [];
    const text = `load of ${name}: ${JSON.stringify(is ?? null)}, recorded ${JSON.stringify(was)}`;
    return [{ kind: 'load', request: null, text }];
  });
}

function isNear(is: number, was: number): boolean {
  return Math.abs(is - was) <= was * OF_LOAD;
}

/** @param rounds each of which draws the same at random, by the seed */
function sharesOf(matched: ReadonlyMap<Seen, Seen[]>, rounds: number): Difference[] {
  const both = [...matched].filter(([, found]) => found.length > 0);
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  const recorded = sum(both.map(([{ count }]) => count));
  const sent = sum(both.flatMap(([, found]) => found.map(({ count }) => count)));
  return both.flatMap(([request, found]): Difference[] => {
    const was = request.count / recorded;
    const is = sum(found.map(({ count }) => count)) / sent;
    const error = Math.sqrt(was * (1 - was) * (1 / recorded + rounds / sent));
    if (Math.abs(is - was) <= Math.max(ABSOLUTE, was * OF_SHARE, ERRORS * error)) return [];
    const percent = (share: number) => `${Math.round(share * 100)} %`;
    return [
      { kind: 'share', request, text: `${percent(is)} of what is sent, recorded ${percent(was)}: ${line(request)}` },
    ];
  });
}

function isClose(is: number, was: number): boolean {
  return is <= was * OF_PAUSE + PAUSE_REST && is >= was / OF_PAUSE - PAUSE_REST;
}

function line({ method, target, origin, headers, body }: Seen): string {
  const parts = [headers, body].filter((part) => part !== undefined).map((part) => JSON.stringify(part));
  return [`${method} ${origin ?? ''}${target}`, ...parts].join(' ').slice(0, 300);
}
