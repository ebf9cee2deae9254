import { type AnyKind, KINDS } from '../../kinds/index.ts';
import type { Path } from '../../settings/wording.ts';

/** A map of the file as it is written, after YAML. */
export type WrittenMap = Readonly<Record<string, unknown>>;

/** What is no map counts as an empty one: what is wrong with it was reported before. */
export function mapOf(value: unknown): WrittenMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WrittenMap) : {};
}

/** The scenarios by name, as they are written; without any, the one that is there by default. */
export function scenariosOf(file: WrittenMap): WrittenMap {
  return 'scenarios' in file ? mapOf(file.scenarios) : { default: {} };
}

/** Whether the file has this key itself, and not only something around it. */
export function hasPath(file: WrittenMap, path: Path): boolean {
  let here: unknown = file;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return false;
    here = (here as Record<string | number, unknown>)[step];
  }
  return true;
}

const LINE = /^([A-Z]+) +(.*)$/s;

/** The name of a request in every table, by how it is written. */
export function labelOfWritten(request: unknown): string {
  if (typeof request === 'string') {
    const [, method = '', path = request] = LINE.exec(request) ?? [];
    return method === '' ? path : `${method} ${path}`;
  }
  const { name, method = 'GET', path } = mapOf(request);
  return typeof name === 'string' ? name : `${method} ${path}`;
}

/** A request as a map, however it is written. */
export function requestMapOf(request: unknown): WrittenMap {
  if (typeof request !== 'string') return mapOf(request);
  const [, method, path] = LINE.exec(request) ?? [];
  return { method, path };
}

/** Lists the measured requests of a scenario, as they are written. */
export function measuredRequests(scenario: WrittenMap): unknown[] {
  const journeys = Object.values(mapOf(scenario.journeys)).map(mapOf);
  return [scenario, ...journeys].flatMap(({ requests }) => (Array.isArray(requests) ? requests : []));
}

/** The name of a scenario's kind, however it is written. */
export function typeOfWritten(scenario: unknown): unknown {
  return mapOf(scenario).type ?? KINDS[0]?.name;
}

/** The kind of a scenario; undefined where this version has none. */
export function kindOfWritten(scenario: unknown): AnyKind | undefined {
  const type = typeOfWritten(scenario);
  return KINDS.find(({ name }) => name === type);
}

/** Whether a scenario in which no request is written sends the one that is sent by default. */
export function hasDefaultRequest(scenario: unknown): boolean {
  return Object.hasOwn(kindOfWritten(scenario)?.keys ?? {}, 'requests');
}
