import { z } from 'zod';
import type { Pacing } from '../../load/pace/pacing.ts';
import { Template } from '../../load/template/template.ts';
import type { Feeder } from '../../load/traffic/feeder.ts';
import type { Body, Request } from '../../load/traffic/request.ts';
import type { Traffic } from '../../load/traffic/traffic.ts';
import type { Counts } from '../../measurement/run-document.ts';
import { total } from '../../measurement/second.ts';
import { checkTemplates } from '../../settings/check-templates.ts';
import { fault, ONCE_RIGHT } from '../../settings/fault.ts';
import type { SettingsOrigin } from '../../settings/origin.ts';
import { labelOf, request } from '../../settings/request-schema.ts';
import { resolveData } from '../../settings/resolve-data.ts';
import { resolveRequest } from '../../settings/resolve-request.ts';
import type { TrafficSettings } from '../../settings/traffic-schema.ts';
import type { Path } from '../../settings/wording.ts';
import { quote } from '../../text/quote.ts';
import type { Load } from '../stage.ts';

// Writes that a service has acknowledged are asked for again after a fault: what it then does not know anymore was lost.

export const writeKey = z
  .strictObject({
    request: request.describe('A request that writes, sent in turn with the others; it extracts what check needs.'),
    check: request.describe(
      'A request that finds what was written, by what the first extracts: GET /orders/{{ id }}. An answer with another status means that it was lost.',
    ),
  })
  .superRefine((write, context) => {
    if (write.request.extract.length === 0) {
      fault(context, ['request'], 'nothing is extracted that check could ask for; add extract: { id: { json: /id } }');
    }
    if (labelOf(write.request) === labelOf(write.check)) {
      fault(context, ['check'], `a second request called ${quote(labelOf(write.check))}; give each a name of its own`);
    }
  }, ONCE_RIGHT);
export type WriteSettings = z.output<typeof writeKey>;

/** A write, and what finds it again. The check has no weight: it is not sent until everything is over. */
export interface Write {
  request: Request;
  check: Request;
}

/** Resolves a write of the scenario at `at`, and reports placeholders for which there will be no value. */
export function resolveWrite(
  settings: WriteSettings,
  scenario: TrafficSettings & { seed: number },
  at: Path,
  origin: SettingsOrigin,
): Write {
  const here = [...at, 'write'];
  const steps = [settings.request, settings.check];
  // What one extracts the other can use, as in a journey.
  const asJourney: TrafficSettings = {
    ...scenario,
    requests: undefined,
    journeys: { write: { weight: 1, pause: { least: 0, most: 0 }, thresholds: {}, requests: steps } },
  };
  const blame = (path: Path, text: string) => {
    const [step, ...rest] = path.slice(at.length + 3);
    if (path[at.length] === 'journeys') origin.blameFile([...here, step === 0 ? 'request' : 'check', ...rest], text);
  };
  const sources = {
    feeders: resolveData(scenario, at, { ...origin, blameFile() {} }),
    environment: origin.environment,
  };
  checkTemplates(asJourney, at, sources, blame);
  const { workspace, blameFile } = origin;
  const context = { workspace, auth: scenario.auth ?? null, redirects: scenario.redirects, blame: blameFile };
  return {
    request: { ...resolveRequest(settings.request, [...here, 'request'], context), keeps: true },
    check: { ...resolveRequest(settings.check, [...here, 'check'], context), weight: 0 },
  };
}

/** The most writes that are asked for again; of more, these are spread over all of them. */
const MOST_CHECKED = 1000;
/** How many are asked for at the same time, and for how long, milliseconds. */
const CONNECTIONS = 4;
const PATIENCE = 20_000;

/** What the placeholders of a check take their values from. */
const FEEDER = 'acknowledged';

/**
 * Makes the load that asks for writes again, each once.
 *
 * @param kept what was extracted from each acknowledged write, in the order of its extractions
 * @returns the load, and how many it asks for; null where nothing was acknowledged
 */
export function checkOf(
  { request: written, check }: Write,
  kept: readonly (readonly string[])[],
  traffic: Traffic,
): { load: Load; asked: number } | null {
  const different = [...new Map(kept.map((values) => [JSON.stringify(values), [...values]])).values()];
  if (different.length === 0) return null;
  const asked = Math.min(MOST_CHECKED, different.length);
  const rows = Array.from({ length: asked }, (_, index) => {
    return different[Math.floor((index * different.length) / asked)] as string[];
  });
  const columns = written.extract.map(({ name }) => name);
  const feeder: Feeder = { name: FEEDER, file: null, columns, rows, order: 'once', atEnd: 'user' };
  const pacing: Pacing = {
    connections: Math.min(CONNECTIONS, asked),
    rate: null,
    arrivals: 'uniform',
    stages: null,
    spawnRate: null,
    agents: 1,
    seed: traffic.seed,
    warmup: 0,
    duration: PATIENCE,
  };
  const request = { ...fed(check, columns), weight: 1 };
  return {
    load: { traffic: { ...traffic, requests: [request], journeys: [], feeders: [...traffic.feeders, feeder] }, pacing },
    asked,
  };
}

/** The same request, whose values come from the feeder and not from an answer. */
function fed(request: Request, columns: readonly string[]): Request {
  const from = (template: Template) =>
    new Template(
      template.parts.map((part) =>
        part.kind === 'extracted' && columns.includes(part.name)
          ? { kind: 'feeder', feeder: FEEDER, column: part.name }
          : part,
      ),
    );
  const bodyOf = (body: Body): Body => {
    if (body.kind === 'file') return body;
    if (body.kind !== 'multipart') return { ...body, text: from(body.text) };
    return { ...body, parts: body.parts.map((part) => ({ ...part, value: part.value && from(part.value) })) };
  };
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, from(value)]));
  return { ...request, path: from(request.path), headers, body: request.body && bodyOf(request.body) };
}

/** What became of acknowledged writes. */
export interface WritesOutcome {
  /** How many were acknowledged, as far as they are known, and how many of them were asked for again. */
  acknowledged: number;
  checked: number;
  /** Those of them that were answered, and not as expected. */
  lost: number;
}

/** Answers that say nothing of whether a write is there. */
const UNDECIDED = /^status (?:429|5\d\d)$/;
const ANSWERED = /^(?:status |check "|nothing extracted)/;

/** Counts what was lost: another status than the expected one. A service that does not answer, or fails, decides nothing. */
export function lostOf({
  responses,
  errors,
}: Pick<Counts, 'responses' | 'errors'>): Omit<WritesOutcome, 'acknowledged'> {
  const lost = total(
    Object.entries(errors).map(([kind, times]) => (ANSWERED.test(kind) && !UNDECIDED.test(kind) ? times : 0)),
  );
  return { checked: responses + lost, lost };
}
