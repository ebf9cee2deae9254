import { PerfGateError } from '../../errors.ts';
import { cleanPath } from '../addresses.ts';
import type { ImportedRequest } from '../imported.ts';
import { Names } from '../names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { child, isPlain } from '../plain.ts';
import { Secrets } from '../secrets.ts';
import { openDocument, parseDocument } from './document.ts';
import { draftsOf } from './openapi.ts';

/** The operations that only read, as requests, and how many operations there are. */
interface Reading {
  requests: ImportedRequest[];
  operations: number;
}

/**
 * The GET operations of an OpenAPI document that need no credentials, with values from its examples and schemas; of a
 * Swagger 2 document those without parameters in the path.
 *
 * @param text of the document, which is all in it
 * @param name for messages
 * @returns null when it is neither
 */
export function readDocument(text: string, name: string): Reading | null {
  try {
    const swagger = readSwagger(parseDocument(text, name));
    if (swagger !== null) return swagger;
    const { drafts, operations } = draftsOf(openDocument('', name, text), new Secrets());
    if (drafts.length === 0) return null;
    const names = new Names();
    const requests = drafts.map(({ operation, request: { status: _, ...request }, pathWith }): ImportedRequest => {
      return { name: names.take(operation.name), method: operation.method, path: pathWith(new Map()), ...request };
    });
    return { requests: requests.filter(isReading), operations: operations.length };
  } catch (error) {
    if (error instanceof PerfGateError) return null;
    throw error;
  }
}

function isReading(request: ImportedRequest): boolean {
  const isOpen = request.auth === undefined || request.auth === 'none';
  return request.method === 'GET' && isOpen && request.body === undefined && !isPlaceholderLike(request.path);
}

function readSwagger(root: unknown): Reading | null {
  const paths = child(root, 'paths');
  if (child(root, 'swagger') === undefined || !isPlain(paths)) return null;
  const base = String(child(root, 'basePath') ?? '').replace(/\/+$/, '');
  const methods = Object.entries(paths).flatMap(([path, item]) =>
    isPlain(item) ? Object.keys(item).map((method) => ({ path, method, operation: item[method] })) : [],
  );
  const requests = methods
    .filter(({ path, method, operation }) => method === 'get' && /^\/[^{}$]*$/.test(path) && !needsValues(operation))
    .map(({ path }): ImportedRequest => ({ method: 'GET', path: cleanPath(base + path) }));
  const known = methods.filter(({ method }) => /^(?:get|put|post|delete|options|head|patch)$/.test(method));
  return { requests, operations: known.length };
}

function needsValues(operation: unknown): boolean {
  const parameters = child(operation, 'parameters');
  return Array.isArray(parameters) && parameters.some((parameter) => child(parameter, 'required') === true);
}
