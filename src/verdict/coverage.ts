import type { ScenarioRun } from '../measurement/run-document.ts';
import type { Severity } from '../measurement/severity.ts';
import type { CoverageOutcome } from './result.ts';

/** Which share of the operations of an OpenAPI document has to be answered as expected. */
export interface CoverageRule {
  /** The absolute path of the document, inside the repository. */
  openapi: string;
  /** The smallest share allowed, 0.9 = 90 %; null: coverage is only shown. */
  minimum: number | null;
  severity: Severity;
  /** The line of the minimum in the configuration file. */
  line: number | null;
}

/** An operation of a service: a method and a path template below one of several base paths. */
export interface CoverableOperation {
  name: string;
  method: string;
  /** `/products/{id}`. */
  path: string;
  /** The base paths, without a slash at the end; `` for none. */
  bases: readonly string[];
}

/** A method and a path; in the path FILLED stands for everything that is filled in. */
export interface AskedRequest {
  method: string;
  path: string;
}

/** A request of the configuration, and where a run document counts its answers. */
export interface CoveringRequest extends AskedRequest {
  scenario: string;
  label: string;
  /** Whether virtual users send it once before all others, so that it has no counts of its own. */
  isBefore: boolean;
}

/** What an OpenAPI document says about the service. */
export interface CoverableDocument {
  /** The name that reports use. */
  name: string;
  operations: readonly CoverableOperation[];
}

/** What the operations of a document are held against. */
export interface CoverageDemand {
  document: CoverableDocument;
  rule: CoverageRule;
  /** Those of all scenarios. */
  requests: readonly CoveringRequest[];
  /** The URL below which all requests are. */
  targetUrl: string;
}

/** A stand-in for whatever a placeholder in a request's path becomes. */
export const FILLED = '\u0000';
const MOST_SEGMENTS = 100;

/** How far a request got: it is in the configuration, it was sent, it was answered as expected. */
const LISTED = 0;
const SENT = 1;
const ANSWERED = 2;

/** Finds the operations that no request goes to. @param targetPath the path of target.url, below which all requests are */
export function uncoveredOperations(
  operations: readonly CoverableOperation[],
  requests: readonly AskedRequest[],
  targetPath: string,
): string[] {
  const operationOf = operationFinder(operations, targetPath);
  const covered = new Set(requests.map(operationOf));
  return operations.filter((operation) => !covered.has(operation)).map(({ name }) => name);
}

/**
 * Makes what finds the operation of a request: the one that matches it with the fewest parameters, as a server chooses
 * (OpenAPI 3.1.1, "Path Templating Matching"); a placeholder can only be a parameter.
 */
function operationFinder(operations: readonly CoverableOperation[], targetPath: string) {
  const literal = new Map<string, CoverableOperation>();
  const templates = new Map<string, { operation: CoverableOperation; segments: string[] }[]>();
  const exactly = (method: string, segments: readonly string[]) => [method, ...segments.map(decoded)].join('\n');
  const alike = (method: string, segments: readonly string[]) => `${method} ${segments.length}`;
  for (const operation of operations) {
    const { method, path, bases } = operation;
    for (const segments of bases.map((base) => segmentsOf(`${base}${pathOf(path)}`))) {
      if (parameters(segments) === 0) {
        const key = exactly(method, segments);
        if (!literal.has(key)) literal.set(key, operation);
      } else {
        const key = alike(method, segments);
        const list = templates.get(key) ?? [];
        list.push({ operation, segments });
        templates.set(key, list);
      }
    }
  }
  const base = targetPath.replace(/\/+$/, '');
  return ({ method, path }: AskedRequest): CoverableOperation | null => {
    const asked = [path, `${base}${path}`].map((whole) => segmentsOf(pathOf(whole)));
    for (const segments of asked) {
      const found = literal.get(exactly(method, segments));
      if (found) return found;
    }
    const matching = asked.flatMap((request) =>
      (templates.get(alike(method, request)) ?? []).filter(({ segments }) => matches(segments, request)),
    );
    const [best] = matching.toSorted((a, b) => parameters(a.segments) - parameters(b.segments));
    return best?.operation ?? null;
  };
}

function pathOf(path: string): string {
  return path.replace(/[?#].*$/s, '');
}

function segmentsOf(path: string): string[] {
  return path.split('/', MOST_SEGMENTS).slice(1);
}

function parameters(segments: readonly string[]): number {
  return segments.filter((segment) => segment.includes('{')).length;
}

function matches(template: readonly string[], request: readonly string[]): boolean {
  return template.every((segment, index) => segmentMatches(segment, request[index] as string));
}

/** Whether a segment such as `{id}.json` matches: the text around the parameters has to be there, in order. */
function segmentMatches(template: string, segment: string): boolean {
  const literals = template.split(/\{[^{}]*\}/);
  if (literals.length === 1) return decoded(template) === decoded(segment);
  const [first, ...rest] = literals as [string, ...string[]];
  const last = rest.pop() as string;
  if (!segment.startsWith(first) || !segment.endsWith(last)) return false;
  let at = first.length;
  for (const literal of rest) {
    const found = segment.indexOf(literal, at + 1);
    if (found === -1) return false;
    at = found + literal.length;
  }
  return segment.length - last.length > at;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Counts the operations of a document that were answered as their requests expect at least once in the measured windows,
 * and names the others.
 *
 * @returns null where nothing was measured, so that nothing can be said
 */
export function coverageOf(
  { document, rule, requests, targetUrl }: CoverageDemand,
  scenarios: readonly ScenarioRun[],
): CoverageOutcome | null {
  if (scenarios.every(({ rounds }) => rounds.length === 0)) return null;
  const targetPath = targetUrl.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  const operationOf = operationFinder(document.operations, targetPath);
  const reachOf = reachFinder(scenarios);
  const reached = new Map<CoverableOperation, number>();
  for (const request of requests) {
    const operation = operationOf(request);
    if (operation === null) continue;
    const reach = reachOf(request);
    if (reach >= (reached.get(operation) ?? LISTED)) reached.set(operation, reach);
  }
  const named = (wanted: (reach: number | undefined) => boolean) =>
    document.operations.filter((operation) => wanted(reached.get(operation))).map(({ name }) => name);
  const uncovered = named((reach) => reach !== ANSWERED);
  const total = document.operations.length;
  const covered = total - uncovered.length;
  const { minimum, severity, line } = rule;
  return {
    document: document.name,
    covered,
    total,
    uncovered,
    unsent: named((reach) => reach === LISTED),
    unanswered: named((reach) => reach === SENT),
    minimum,
    severity,
    violated: minimum !== null && covered / total < minimum,
    line,
  };
}

function reachFinder(scenarios: readonly ScenarioRun[]) {
  // Maps, because an untrusted name may be `constructor`.
  const labels = new Map<string, Map<string, number>>();
  const before = new Map<string, number>();
  for (const { name, rounds } of scenarios) {
    const windows = rounds.flatMap((round) => round.windows);
    const ofScenario = new Map<string, number>();
    for (const [label, { counts }] of windows.flatMap((window) => Object.entries(window.labels))) {
      const reach = counts.responses > 0 ? ANSWERED : counts.sent > 0 ? SENT : LISTED;
      ofScenario.set(label, Math.max(reach, ofScenario.get(label) ?? LISTED));
    }
    labels.set(name, ofScenario);
    // Nothing of a scenario is sent before these are answered.
    const isDone = windows.some((window) => (window.before?.done ?? 0) > 0 || window.counts.sent > 0);
    const isTried = windows.some((window) => Object.keys(window.before?.errors ?? {}).length > 0);
    before.set(name, isDone ? ANSWERED : isTried ? SENT : LISTED);
  }
  return ({ scenario, label, isBefore }: CoveringRequest): number =>
    (isBefore ? before.get(scenario) : labels.get(scenario)?.get(label)) ?? LISTED;
}
