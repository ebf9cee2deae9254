import { PerfGateError } from '../../errors.ts';
import type { ImportedRequest } from '../imported.ts';
import { Names } from '../names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { Secrets } from '../secrets.ts';
import { openDocument } from './document.ts';
import { draftsOf } from './openapi.ts';

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
    const { drafts, operations } = draftsOf(await openDocument({ path: '', name, text }), new Secrets());
    if (drafts.length === 0) return null;
    const names = new Names();
    const requests = drafts
      .filter(({ destruction }) => destruction === null)
      .map(({ operation, request: { status: _, ...request }, pathWith }): ImportedRequest => {
        return { name: names.take(operation.name), method: operation.method, path: pathWith(new Map()), ...request };
      });
    return { requests: requests.filter(isReading), operations: operations.length };
  } catch (error) {
    if (error instanceof PerfGateError) return null;
    throw error;
  }
}

function isReading({ method, path, headers = {}, auth, body }: ImportedRequest): boolean {
  const isOpen = (auth === undefined || auth === 'none') && !isPlaceholderLike(JSON.stringify(headers));
  return method === 'GET' && isOpen && body === undefined && !isPlaceholderLike(path);
}
