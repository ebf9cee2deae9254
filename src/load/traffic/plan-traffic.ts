import { readFileSync, statSync } from 'node:fs';
import type { LoadPlan, PlannedRequest } from '../../engines/autocannon/plan.ts';
import { messageOf, PerfGateError } from '../../errors.ts';
import type { Environment } from '../template/compile-template.ts';
import { parseTemplate } from '../template/template.ts';
import { readsBody } from './answer-reading.ts';
import type { Feeder } from './feeder.ts';
import type { Request } from './request.ts';
import { planRequest, type Sources, weightedCycle } from './request-bytes.ts';
import type { Script, ScriptedJourney } from './script.ts';
import { templatesOf } from './templates.ts';
import type { Traffic } from './traffic.ts';

/** Bytes of a file that a request sends. */
const MOST_FILE = 10_000_000;

/** What the agent is told to send: bytes and templates, in which the environment and the files are filled in already. */
export type PlannedTraffic = Pick<LoadPlan, 'requests' | 'cycle' | 'script'>;

/**
 * The requests of a scenario for the agent. A plain list of which nothing is filled in, read or checked has no script.
 *
 * @throws PerfGateError `config` for a variable that is missing, a file that cannot be read, a feeder that is not there
 */
export function planTraffic(
  scenario: Traffic & { name: string; rate: number | null },
  url: URL,
  environment: Environment,
): PlannedTraffic {
  const { journeys, before, seed, rate } = scenario;
  const lists: { journey: Omit<ScriptedJourney, 'requests'>; weight: number; requests: Request[] }[] =
    journeys.length > 0
      ? journeys
          .filter(({ weight }) => weight > 0)
          .map(({ name, pause, weight, requests }) => ({ journey: { name, pause }, weight, requests }))
      : scenario.requests.map((request) => ({
          journey: { name: null, pause: { least: 0, most: 0 } },
          weight: request.weight,
          requests: [request],
        }));
  const keepsCookies = scenario.cookies && journeys.length > 0;
  const sources: Sources = { environment, read: fileReader(), cookies: keepsCookies };
  const measured = lists.flatMap(({ requests }) => requests);
  const all = [...measured, ...before];
  const planned = all.map((request) => plan(request, url, sources));
  const cycle = weightedCycle(lists.map(({ weight }) => weight));
  const isPlain =
    journeys.length === 0 &&
    before.length === 0 &&
    all.every(({ checks, extract }) => checks.length + extract.length === 0) &&
    planned.every(({ template }) => template === undefined);
  if (isPlain) return { requests: planned, cycle };
  let first = 0;
  const script: Script = {
    seed,
    requests: all.map(({ extract, checks }) => ({ extract, checks })),
    journeys: lists.map(({ journey, requests }) => {
      first += requests.length;
      return { ...journey, requests: requests.map((_, index) => first - requests.length + index) };
    }),
    cycle,
    before: before.map((_, index) => measured.length + index),
    cookies: keepsCookies ? url.origin : null,
    feeders: usedFeeders(scenario, all),
    restsBetween: rate === null,
  };
  return { requests: planned, cycle, script };
}

function plan(request: Request, url: URL, sources: Sources): PlannedRequest {
  const { checks, status } = request;
  const anyStatus = status === null && checks.some(({ that }) => that.kind === 'status');
  try {
    return { ...planRequest(request, url, sources), reads: readsBody(request), ...(anyStatus && { anyStatus }) };
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    throw new PerfGateError('config', `request "${request.label}": ${error.message}`);
  }
}

/** Each file once. */
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
    const { size } = statSync(file);
    if (size <= MOST_FILE) return readFileSync(file);
  } catch (error) {
    throw new PerfGateError('config', `the file ${file} cannot be read: ${messageOf(error)}.`);
  }
  throw new PerfGateError('config', `the file ${file} has more than ${MOST_FILE / 1e6} MB. Send a smaller one.`);
}

/** Feeders that a template asks for, with the columns that it asks for; the others end nothing. */
function usedFeeders(scenario: Traffic & { name: string }, requests: readonly Request[]): Script['feeders'] {
  const used = new Map<Feeder, Set<string>>();
  for (const request of requests) {
    for (const template of templatesOf(request)) {
      const parsed = parseTemplate(template);
      for (const part of 'parts' in parsed ? parsed.parts : []) {
        if (part.kind !== 'feeder') continue;
        const feeder = scenario.feeders.find(({ name }) => name === part.feeder);
        if (!feeder?.columns.includes(part.column) || feeder.rows.length === 0) {
          const what = feeder?.rows.length === 0 ? 'rows' : `column "${part.column}"`;
          const why = feeder ? `the feeder "${part.feeder}" has no ${what}` : `there is no feeder "${part.feeder}"`;
          throw new PerfGateError('config', `request "${request.label}" of "${scenario.name}": ${why}.`);
        }
        used.set(feeder, (used.get(feeder) ?? new Set()).add(part.column));
      }
    }
  }
  return [...used].map(([{ name, columns, rows, order, atEnd }, wanted]) => {
    const places = [...wanted].map((column) => columns.indexOf(column));
    return {
      name,
      columns: [...wanted],
      rows: rows.map((row) => places.map((place) => row[place] ?? '')),
      order,
      atEnd,
    };
  });
}
