import { realpathSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { resolveInside } from '../../checkout/workspace.ts';
import { PerfGateError } from '../../errors.ts';
import { count } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { formatFile, oneLine } from '../../text/quote.ts';
import type { Imported, Note } from '../imported.ts';
import { Secrets } from '../secrets.ts';
import { noteLines } from '../write-yaml.ts';
import { reachableMinimum } from './coverage.ts';
import { type OpenApiDocument, openDocument } from './document.ts';
import { type Draft, draftOf, figuresOf } from './drafts.ts';
import { fetchDocument, urlWithoutSecrets } from './fetch-document.ts';
import { type Arrangement, arrange } from './journeys.ts';
import { attempt, type Operation, operationsOf } from './operations.ts';
import { SecuritySchemes } from './security.ts';
import { serverOrigin, serverRemarks } from './servers.ts';
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
 * @throws PerfGateError `config` when it cannot be read, is no OpenAPI or Swagger document, or has no operation
 */
export async function importOpenApi(place: string, workspace: string): Promise<Imported> {
  const fetched = /^https?:\/\//i.test(place) ? await fetchDocument(place) : null;
  const covered = fetched === null ? coveragePath(workspace, place) : null;
  const name = covered ?? basename(place);
  const document = await openDocument(
    fetched === null
      ? { path: realPath(workspace, place), name, ...(covered !== null && { boundary: realPath(workspace, '.') }) }
      : { path: '', name: urlWithoutSecrets(place), text: fetched.text },
  );
  const imported = importDocument(document, covered);
  const origin = serverOrigin(document) ?? (fetched === null ? null : new URL(fetched.url).origin);
  if (covered !== null) return { ...imported, origin };
  const remark = `Coverage is left out, because the document is ${fetched === null ? 'outside of the workspace' : 'not a file'}: save it in the repository, and name it under coverage.`;
  return { ...imported, origin, remarks: [...imported.remarks, remark] };
}

/** @throws PerfGateError `config` when it has no operation that can be sent */
function importDocument(document: OpenApiDocument, coverage: string | null): Imported {
  const secrets = new Secrets();
  const { operations, drafts, notes } = draftsOf(document, secrets);
  const arranged = arrange(drafts, document);
  if (arranged.list.length + arranged.journeys.length === 0) {
    throw nothingToSend(formatFile(document.name), operations, arranged, notes);
  }
  const written = writeArrangement(arranged);
  const minimum = reachableMinimum(operations, written.requests);
  return {
    found: foundIn(document.name, operations, arranged),
    origin: null,
    scenarios: written.scenarios,
    coverage: coverage === null ? null : { openapi: coverage, minimum: minimum.share },
    remarks: [
      ...remarksOn(arranged),
      ...serverRemarks(document),
      ...(coverage !== null && minimum.remark ? [minimum.remark] : []),
    ],
    notes: [...notes, ...undescribedIn(arranged)],
    variables: usedVariables(secrets, written),
  };
}

/** The operations of a document, and those that can be sent as requests. */
export function draftsOf(
  document: OpenApiDocument,
  secrets: Secrets,
): { operations: Operation[]; drafts: Draft[]; notes: Note[] } {
  const notes: Note[] = [];
  const operations = operationsOf(document, notes);
  const security = new SecuritySchemes(document, operations, secrets);
  const drafts: Draft[] = [];
  let bytes = 0;
  let figures = 0;
  for (const [index, operation] of operations.entries()) {
    const leave = (text: string, line = operation.line) => notes.push(noteOn(operation, text, line));
    const draft = attempt(
      () => draftOf(operation, document, security, (text) => leave(text)),
      (why, line) => leave(`left out: ${why}`, line ?? operation.line),
    );
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

function noteOn({ name, line: own }: Operation, text: string, line = own): Note {
  return { line, text: oneLine(`${name}: ${text}`) };
}

/** What stands in paths where neither a parameter nor an earlier answer says what. */
function undescribedIn({ list, journeys, unsent }: Arrangement): Note[] {
  const missing = new Map<Draft, Set<string>>();
  const steps = journeys.flatMap((journey) => journey.steps);
  const none: ReadonlyMap<string, string> = new Map();
  for (const { draft, values } of [...[...list, ...unsent].map((draft) => ({ draft, values: none })), ...steps]) {
    const names = draft.undescribed.filter((name) => !values.has(name));
    missing.set(draft, new Set([...(missing.get(draft) ?? []), ...names]));
  }
  return [...missing].flatMap(([{ operation }, names]) =>
    [...names].map((name) => noteOn(operation, `{${name.slice(0, 80)}} of its path is not described; 1 stands for it`)),
  );
}

function nothingToSend(
  name: string,
  operations: readonly Operation[],
  { unsent }: Arrangement,
  notes: readonly Note[],
): PerfGateError {
  const lines = noteLines(notes).map((line) => `\n  ${line}`);
  const fail = (text: string) => new PerfGateError('config', `${name} has ${text}`);
  if (operations.length === 0 && lines.length === 0) return fail('no operations: its paths are empty');
  const [first] = unsent;
  if (first === undefined) return fail(`no operation that can be converted:${lines.join('')}`);
  const what = unsent.length === 1 ? first.destruction : 'takes something away';
  const all =
    unsent.length < operations.length
      ? `${count(unsent.length)} of its ${count(operations.length)} operations ${unsent.length === 1 ? what : 'take something away'}`
      : `${unsent.length === 1 ? 'its only operation' : `each of its ${count(unsent.length)} operations`} ${what}`;
  const told = lines.length === 0 ? '' : `. Not converted:${lines.join('')}`;
  return fail(
    `nothing that can be sent in a loop: ${all} (${first.operation.name}). Write the requests into perf-gate.yml yourself${told}`,
  );
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
