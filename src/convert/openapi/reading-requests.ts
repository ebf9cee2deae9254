import { PerfGateError } from '../../errors.ts';
import type { ImportedRequest } from '../imported.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { openDocument } from './document.ts';
import { importDocument } from './openapi.ts';

/** The operations that only read, as requests, and how many operations there are. */
interface Reading {
  requests: ImportedRequest[];
  operations: number;
}

/**
 * The GET operations of an OpenAPI or Swagger document that need no credentials, with values from its examples and
 * schemas.
 *
 * @param text of the document, which is all in it
 * @param name for messages
 * @returns null when it is neither
 */
export async function readDocument(text: string, name: string): Promise<Reading | null> {
  try {
    const { scenarios, operations } = importDocument(await openDocument({ path: '', name, text }));
    const journeys = Object.values(scenarios).flatMap((scenario) => Object.values(scenario.journeys));
    const requests = journeys.flatMap((journey) => journey.requests);
    return { requests: requests.filter(isReading), operations };
  } catch (error) {
    if (error instanceof PerfGateError) return null;
    throw error;
  }
}

function isReading(request: ImportedRequest): boolean {
  const isOpen = request.auth === undefined || request.auth === 'none';
  return request.method === 'GET' && isOpen && request.body === undefined && !isPlaceholderLike(request.path);
}
