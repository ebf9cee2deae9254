import { PerfGateError } from '../../errors.ts';
import { readUnlinked } from '../../files/read-file.ts';
import { systemProblem } from '../../files/system-problem.ts';
import type { Environment } from '../template/compile-template.ts';
import type { Feeder } from './feeder.ts';
import type { JourneyPlan, PlannedFeeder, PlannedJourney, PlannedTraffic } from './planned-traffic.ts';
import type { Request } from './request.ts';
import { planRequest, type Sources } from './request-bytes.ts';
import { templatesOf } from './templates.ts';
import type { Traffic } from './traffic.ts';
import { weightedCycle } from './weighted-cycle.ts';

/** Most bytes of a file that a request sends. */
export const MOST_FILE = 10_000_000;

/**
 * Plans what is sent: every request as bytes, or as a template in which the environment and the files are filled in.
 *
 * @param restsBetween whether a user rests between two journeys; where arrivals come by themselves it does not
 * @throws PerfGateError `config` for a variable that is missing, a file that cannot be read, a feeder that is not there
 */
export function planTraffic(
  traffic: Traffic,
  restsBetween: boolean,
  url: URL,
  environment: Environment,
): PlannedTraffic {
  const { journeys, before, seed } = traffic;
  const lists: { journey: Omit<PlannedJourney, 'requests'>; weight: number; requests: Request[] }[] =
    journeys.length > 0
      ? journeys
          .filter(({ weight }) => weight > 0)
          .map(({ name, pause, weight, requests }) => ({ journey: { name, pause }, weight, requests }))
      : traffic.requests.map((request) => ({
          journey: { name: null, pause: { least: 0, most: 0 } },
          weight: request.weight,
          requests: [request],
        }));
  const keepsCookies = traffic.cookies && journeys.length > 0;
  const sources: Sources = { environment, read: fileReader(), cookies: keepsCookies };
  const measured = lists.flatMap(({ requests }) => requests);
  const all = [...measured, ...before];
  const planned = all.map((request) => planNamed(request, url, sources));
  const cycle = weightedCycle(lists.map(({ weight }) => weight));
  if (isPlainList(traffic)) return { requests: planned, cycle, journeys: null };
  let first = 0;
  const plan: JourneyPlan = {
    seed,
    all: lists.map(({ journey, requests }) => {
      first += requests.length;
      return { ...journey, requests: requests.map((_, index) => first - requests.length + index) };
    }),
    before: before.map((_, index) => measured.length + index),
    cookies: keepsCookies ? url.origin : null,
    feeders: usedFeeders(traffic, all),
    restsBetween,
  };
  return { requests: planned, cycle, journeys: plan };
}

/** Whether the same bytes are sent again and again, and nothing is asked of the answers but their status. */
export function isPlainList({ journeys, before, requests }: Traffic): boolean {
  if (journeys.length + before.length > 0) return false;
  return requests.every(
    (request) =>
      request.checks.length + request.extract.length === 0 &&
      !templatesOf(request).some(({ isFilledIn }) => isFilledIn),
  );
}

/** What is wrong with a request is said with its label. */
function planNamed(request: Request, url: URL, sources: Sources): PlannedTraffic['requests'][number] {
  try {
    return planRequest(request, url, sources);
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    throw new PerfGateError('config', `request "${request.label}": ${error.message}`);
  }
}

/** Makes a reader that reads each file once. */
function fileReader(): Sources['read'] {
  const files = new Map<string, Uint8Array>();
  return (file) => {
    const known = files.get(file);
    if (known) return known;
    const bytes = readBounded(file);
    files.set(file, bytes);
    return bytes;
  };
}

function readBounded(file: string): Uint8Array {
  try {
    return readUnlinked(file, MOST_FILE);
  } catch (error) {
    throw new PerfGateError('config', `the file ${file} cannot be sent: ${systemProblem(error)}.`);
  }
}

/** Finds the feeders that templates ask for, with the columns that they ask for; the other feeders end nothing. */
function usedFeeders({ feeders }: Traffic, requests: readonly Request[]): PlannedFeeder[] {
  const used = new Map<Feeder, Set<string>>();
  for (const request of requests) {
    for (const template of templatesOf(request)) {
      for (const part of template.parts) {
        if (part.kind !== 'feeder') continue;
        const feeder = feeders.find(({ name }) => name === part.feeder);
        if (!feeder?.columns.includes(part.column) || feeder.rows.length === 0) {
          const what = feeder?.rows.length === 0 ? 'rows' : `column "${part.column}"`;
          const why = feeder ? `the feeder "${part.feeder}" has no ${what}` : `there is no feeder "${part.feeder}"`;
          throw new PerfGateError('config', `request "${request.label}": ${why}.`);
        }
        used.set(feeder, (used.get(feeder) ?? new Set()).add(part.column));
      }
    }
  }
  const asJson = requests.some(({ body }) => body?.kind === 'text' || body?.kind === 'multipart');
  return [...used].map(([{ name, columns, rows, json, order, atEnd }, wanted]) => {
    const places = [...wanted].map((column) => columns.indexOf(column));
    const pick = (row: readonly string[]) => places.map((place) => row[place] ?? '');
    return {
      name,
      columns: [...wanted],
      rows: rows.map(pick),
      json: asJson && json ? json.map(pick) : null,
      order,
      atEnd,
    };
  });
}
