import { basename } from 'node:path';
import { PerfGateError } from '../../errors.ts';
import { formatFile } from '../../text/quote.ts';
import type { CoverableDocument } from '../../verdict/coverage.ts';
import { openDocument } from './document.ts';
import { operationsOf } from './operations.ts';

/**
 * The operations that scenarios can cover.
 *
 * @param path absolute
 * @throws PerfGateError `config` when it is no OpenAPI document, or one without operations
 */
export function readOperations(path: string): CoverableDocument {
  const name = basename(path);
  const operations = operationsOf(openDocument(path, name));
  if (operations.length === 0) {
    throw new PerfGateError('config', `coverage.openapi: ${formatFile(name)} has no operations: its paths are empty`);
  }
  return { name, operations: operations.map(({ name, method, path, bases }) => ({ name, method, path, bases })) };
}
