import type { Severity } from '../measurement/severity.ts';
import type { CoverageOutcome } from './result.ts';

/** Which operations of an OpenAPI document the scenarios have to cover. */
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

/** A request of the configuration; in its path FILLED stands for everything that is filled in. */
export interface CoveringRequest {
  method: string;
  path: string;
}

/** What an OpenAPI document says about the service. */
export interface CoverableDocument {
  /** The name that reports use. */
  name: string;
  operations: readonly CoverableOperation[];
}

/** A stand-in for whatever a placeholder in a request's path becomes. */
export const FILLED = '\u0000';
const MOST_SEGMENTS = 100;

/**
 * Finds the operations that no request goes to. A request belongs to the operation that matches it with the fewest
 * parameters, as a server chooses (OpenAPI 3.1.1, "Path Templating Matching"); a placeholder can only be a parameter.
 *
 * @param targetPath the path of target.url, below which all requests are
 */
export function uncoveredOperations(
  operations: readonly CoverableOperation[],
  requests: readonly CoveringRequest[],
  targetPath: string,
): string[] {
  const templates = operations.flatMap((operation) =>
    operation.bases.map((base) => ({ operation, segments: segmentsOf(`${base}${operation.path}`) })),
  );
  const covered = new Set<CoverableOperation>();
  for (const { method, path } of requests) {
    const asked = [path, `${targetPath.replace(/\/+$/, '')}${path}`].map((whole) => segmentsOf(pathOf(whole)));
    const matching = templates.filter(
      ({ operation, segments }) => operation.method === method && asked.some((request) => matches(segments, request)),
    );
    const [best] = matching.toSorted((a, b) => parameters(a.segments) - parameters(b.segments));
    if (best) covered.add(best.operation);
  }
  return operations.filter((operation) => !covered.has(operation)).map(({ name }) => name);
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
  return (
    template.length === request.length &&
    template.every((segment, index) => segmentMatches(segment, request[index] as string))
  );
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
 * Counts how many operations of the document the requests go to.
 *
 * @param targetUrl the URL below which all requests are
 */
export function coverageOf(
  document: CoverableDocument,
  { minimum, severity, line }: CoverageRule,
  requests: readonly CoveringRequest[],
  targetUrl: string,
): CoverageOutcome {
  const targetPath = targetUrl.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  const uncovered = uncoveredOperations(document.operations, requests, targetPath);
  const total = document.operations.length;
  const covered = total - uncovered.length;
  const violated = minimum !== null && covered / total < minimum;
  return { document: document.name, covered, total, uncovered, minimum, severity, violated, line };
}
