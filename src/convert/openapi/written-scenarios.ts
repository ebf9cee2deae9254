import type { ImportedJourney, ImportedRequest, ImportedScenario, UnsentRequest } from '../imported.ts';
import { Names } from '../names.ts';
import type { Draft } from './drafts.ts';
import type { Arrangement, Step } from './journeys.ts';

const NO_VALUES: ReadonlyMap<string, string> = new Map();
/** Milliseconds that an answer may take on average, so that each request is sent within the measured window of a round. */
const PER_ANSWER = 100;
/** Of a scenario that does not say otherwise (load-schema.ts). */
const CONNECTIONS = 10;
const WINDOW = 2000;

export interface Written {
  scenarios: Record<string, ImportedScenario>;
  /** Every request that is sent. */
  requests: ImportedRequest[];
}

/** Writes an arrangement as scenarios: a list, journeys, or one of each, since a scenario has either. */
export function writeArrangement({ list, journeys, unsent }: Arrangement): Written {
  const scenarios: Record<string, ImportedScenario> = {};
  const comments = (names: Names) => {
    const written = unsent.map((draft): UnsentRequest => ({ request: requestOf(draft, names), why: whyOf(draft) }));
    return written.length > 0 ? { unsent: written } : {};
  };
  if (list.length > 0) {
    const names = new Names();
    const requests = list.map((draft) => requestOf(draft, names));
    scenarios.api = { ...windowFor(requests.length), requests, journeys: {}, ...comments(names) };
  }
  if (journeys.length > 0) {
    const [names, titles] = [new Names(), new Names()];
    const written = journeys.map(({ name, steps }): [string, ImportedJourney] => [
      titles.take(name),
      { requests: steps.map((step) => stepOf(step, names)) },
    ]);
    const steps = journeys.reduce((sum, journey) => sum + journey.steps.length, 0);
    const more = list.length > 0 ? {} : comments(names);
    scenarios[list.length > 0 ? 'journeys' : 'api'] = {
      ...windowFor(steps),
      journeys: Object.fromEntries(written),
      ...more,
    };
  }
  const requests = Object.values(scenarios).flatMap((scenario) => [
    ...(scenario.requests ?? []),
    ...Object.values(scenario.journeys).flatMap((journey) => journey.requests),
  ]);
  return { scenarios, requests };
}

function requestOf({ operation, request, pathWith }: Draft, names: Names, values = NO_VALUES): ImportedRequest {
  return { name: names.take(operation.name), method: operation.method, path: pathWith(values), ...request };
}

function stepOf({ draft, values, extract }: Step, names: Names): ImportedRequest {
  return { ...requestOf(draft, names, values), ...(Object.keys(extract).length > 0 && { extract }) };
}

function whyOf({ destruction }: Draft): string {
  return `Not sent, because it ${destruction} and others may need what is gone then. Remove the # from its lines to send it.`;
}

/** A window that is long enough for each of many requests to be sent in it. */
function windowFor(requests: number): Pick<ImportedScenario, 'duration'> {
  const needed = (requests / CONNECTIONS) * PER_ANSWER;
  return needed > WINDOW ? { duration: `${Math.ceil(needed / 1000)}s` } : {};
}
