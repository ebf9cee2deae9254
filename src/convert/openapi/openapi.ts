import { realpathSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { resolveInside } from '../../checkout/workspace.ts';
import { PerfGateError } from '../../errors.ts';
import { count } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { formatFile } from '../../text/quote.ts';
import type { Imported, Note } from '../imported.ts';
import { Secrets } from '../secrets.ts';
import { reachableMinimum } from './coverage.ts';
import { fetchDocument, type OpenApiDocument, openDocument } from './document.ts';
import { type Draft, draftOf, figuresOf } from './drafts.ts';
import { type Arrangement, arrange } from './journeys.ts';
import { type Operation, operationsOf, serverOrigin } from './operations.ts';
import { SecuritySchemes } from './security.ts';
import { type Written, writeArrangement } from './written-scenarios.ts';

/**
 * Most bytes that the names and figures of requests take in a round of a stored baseline, which has at most 1 MB for ten
 * of them; journeys repeat some (journeys.ts).
 */
const MOST_FIGURES = 70_000;
/** Most bytes of their requests: a configuration has at most 1 MB (write-yaml.ts). */
const MOST_BYTES = 600_000;
/** How many operations a remark names. */
const MOST_NAMED = 50;

/**
 * The operations of an OpenAPI document as requests, with the examples of the document or values made from its schemas:
 * those that need nothing of each other as a list, the others in journeys.
 *
 * @param place a file, taken from the workspace, or the http:// or https:// URL of a document
 * @throws PerfGateError `config` when it cannot be read, is no OpenAPI 3.0 or 3.1, or has no operation
 */
export async function importOpenApi(place: string, workspace: string): Promise<Imported> {
  const isUrl = /^https?:\/\//i.test(place);
  const document = isUrl
    ? openDocument('', place, await fetchDocument(place))
    : openDocument(realPath(workspace, place), coveragePath(workspace, place) ?? basename(place));
  const imported = importDocument(document, isUrl ? null : coveragePath(workspace, place));
  return { ...imported, origin: serverOrigin(document) ?? (isUrl ? new URL(place).origin : null) };
}

/** @throws PerfGateError `config` when it has no operation that can be sent */
function importDocument(document: OpenApiDocument, coverage: string | null): Imported {
  const name = formatFile(document.name);
  const secrets = new Secrets();
  const { operations, drafts, notes } = draftsOf(document, secrets);
  if (operations.length === 0) throw new PerfGateError('config', `${name} has no operations: its paths are empty`);
  const arranged = arrange(drafts, document);
  if (arranged.list.length + arranged.journeys.length === 0) throw nothingToSend(name, arranged, notes);
  const written = writeArrangement(arranged);
  const minimum = reachableMinimum(operations, written.requests);
  return {
    found: foundIn(document.name, operations, arranged),
    origin: null,
    scenarios: written.scenarios,
    coverage: coverage === null ? null : { openapi: coverage, minimum: minimum.share },
    remarks: [...remarksOn(arranged), ...(coverage !== null && minimum.remark ? [minimum.remark] : [])],
    notes,
    variables: usedVariables(secrets, written),
  };
}

/** The operations of a document, and those that can be sent as requests. */
export function draftsOf(
  document: OpenApiDocument,
  secrets: Secrets,
): { operations: Operation[]; drafts: Draft[]; notes: Note[] } {
  const operations = operationsOf(document);
  const notes: Note[] = [];
  const security = new SecuritySchemes(document, operations, secrets);
  const drafts: Draft[] = [];
  let bytes = 0;
  let figures = 0;
  for (const [index, operation] of operations.entries()) {
    const draft = draftOf(operation, document, security, notes);
    if (draft === null) continue;
    bytes += draft.size;
    if (draft.destruction === null) figures += figuresOf(draft);
    if (figures > MOST_FIGURES || bytes > MOST_BYTES) {
      const left = operations.length - index;
      notes.push({
        line: null,
        text: `${count(left)} operations after the first ${count(index)}: ${bytes > MOST_BYTES ? 'a configuration' : 'a stored baseline'} has at most 1 MB`,
      });
      break;
    }
    drafts.push(draft);
  }
  return { operations, drafts, notes };
}

function nothingToSend(name: string, { unsent }: Arrangement, notes: readonly Note[]): PerfGateError {
  const [first] = unsent;
  if (first) {
    const all =
      unsent.length === 1
        ? `its only operation ${first.destruction}`
        : `each of its ${unsent.length} operations takes something away`;
    return new PerfGateError(
      'config',
      `${name} has nothing that can be sent in a loop: ${all} (${first.operation.name}). Write the requests into perf-gate.yml yourself`,
    );
  }
  const why = notes.slice(0, 5).map(({ text }) => `\n  ${text}`);
  return new PerfGateError('config', `${name} has no operation that can be converted:${why.join('')}`);
}

function foundIn(
  name: string,
  { length: total }: readonly Operation[],
  { list, journeys, unsent }: Arrangement,
): string {
  const inJourneys = new Set(journeys.flatMap(({ steps }) => steps.map(({ draft }) => draft))).size;
  const sent = list.length + inJourneys;
  const of = sent === total ? plural(total, 'operation') : `${count(sent)} of ${plural(total, 'operation')}`;
  const parts = [
    ...(inJourneys > 0
      ? [`${list.length > 0 ? `${count(inJourneys)} of them ` : ''}in ${plural(journeys.length, 'journey')}`]
      : []),
    ...(unsent.length > 0 ? [`${count(unsent.length)} commented out`] : []),
  ];
  return [`${of} of ${name}`, ...parts].join(', ');
}

function remarksOn({ journeys, unsent }: Arrangement): string[] {
  const more = unsent.length - MOST_NAMED;
  return [
    'Values come from the examples and schemas of the document: identifiers have to be of things that the service has. A status is what the document declares.',
    ...(journeys.length > 0
      ? ['Journeys take identifiers from earlier answers, and delete only what they have created themselves.']
      : []),
    ...(unsent.length > 0
      ? [
          [
            'Commented out below, because they may take away what other requests need:',
            ...unsent.slice(0, MOST_NAMED).map(({ operation }) => `  ${operation.name}`),
            ...(more > 0 ? [`  and ${count(more)} more`] : []),
          ].join('\n'),
        ]
      : []),
  ];
}

function usedVariables(secrets: Secrets, { requests }: Written): string[] {
  const text = JSON.stringify(requests);
  return secrets.variables.filter((variable) => text.includes(`\${${variable}}`));
}

/** The real path of a file; references are checked against its folder, which has to be the real one too. */
function realPath(workspace: string, place: string): string {
  try {
    return realpathSync(resolve(workspace, place));
  } catch {
    return resolve(workspace, place);
  }
}

function coveragePath(workspace: string, place: string): string | null {
  const found = resolveInside(workspace, place);
  return 'path' in found ? relative(workspace, resolve(workspace, place)).split(sep).join('/') : null;
}
