import { basename, dirname } from 'node:path';
import { checkoutTop } from '../../checkout/checkout-top.ts';
import { PerfGateError } from '../../errors.ts';
import { formatFile } from '../../text/quote.ts';
import type { CoverableDocument } from '../../verdict/coverage.ts';
import type { Note } from '../imported.ts';
import { noteLines } from '../write-yaml.ts';
import { openDocument } from './document.ts';
import { operationsOf } from './operations.ts';

/**
 * The operations that scenarios can cover.
 *
 * @param path absolute
 * @throws PerfGateError `config` when it is no OpenAPI document, or one without operations
 */
export async function readOperations(path: string): Promise<CoverableDocument> {
  const name = basename(path);
  const lost: Note[] = [];
  const boundary = checkoutTop(dirname(path)) ?? dirname(path);
  const operations = operationsOf(await openDocument({ path, name, boundary }), lost);
  if (operations.length === 0) {
    const [why = 'its paths are empty'] = noteLines(lost);
    throw new PerfGateError('config', `coverage.openapi: ${formatFile(name)} has no operations: ${why}`);
  }
  return { name, operations: operations.map(({ name, method, path, bases }) => ({ name, method, path, bases })) };
}
