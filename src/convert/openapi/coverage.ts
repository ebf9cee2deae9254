import { basename, dirname } from 'node:path';
import { checkoutTop } from '../../checkout/checkout-top.ts';
import { PerfGateError } from '../../errors.ts';
import { formatFile } from '../../text/quote.ts';
import {
  type CoverableDocument,
  type CoverableOperation,
  FILLED,
  uncoveredOperations,
} from '../../verdict/coverage.ts';
import type { ImportedRequest, Note } from '../imported.ts';
import { noteLines } from '../write-yaml.ts';
import { openDocument } from './document.ts';
import { operationsOf } from './operations.ts';

/** The share of operations that a document is held to where all of them are written. */
const USUAL_MINIMUM = 90;

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

/**
 * The minimum that is written for requests: the usual one, or less where they cannot reach that.
 *
 * @returns `90%`, or null where not even 1 % can be reached; and why it is less, for whoever reads the file
 */
export function reachableMinimum(
  operations: readonly CoverableOperation[],
  requests: readonly ImportedRequest[],
): { share: string | null; remark: string | null } {
  const asked = requests.map(({ method, path }) => ({ method, path: path.replace(/\{\{[^{}]*\}\}/g, FILLED) }));
  const total = operations.length;
  const reached = total - uncoveredOperations(operations, asked, '').length;
  const percent = Math.floor((100 * reached) / total);
  if (percent >= USUAL_MINIMUM) return { share: `${USUAL_MINIMUM}%`, remark: null };
  return {
    share: percent === 0 ? null : `${percent}%`,
    remark: `coverage.minimum is what these requests can reach: ${reached} of ${total} operations.`,
  };
}
