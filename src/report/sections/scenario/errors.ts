import { LOST } from '../../../load/tally/recorder.ts';
import { failedRequests } from '../../../measurement/counts.ts';
import type { FailureExample } from '../../../measurement/failure-example.ts';
import type { Failure, Failures, Moment } from '../../../measurement/failures.ts';
import type { Counts } from '../../../measurement/run-document.ts';
import { type Block, type Column, type Item, list, table, text } from '../../../text/blocks.ts';
import { figure, type Inline, name, only } from '../../../text/inline.ts';
import { count, formatBytes } from '../../../text/numbers.ts';
import type { Result, ScenarioResult } from '../../../verdict/result.ts';
import { clockText } from '../../clock.ts';
import { NONE } from '../../format.ts';
import { sidesOf } from '../../sides.ts';

/** The kinds of errors that a table names. */
const MOST_KINDS = 20;
/** The kinds that a terminal has. */
const MOST_IN_TERMINAL = 8;

/** What counts call a lost request in documents, and what it is called here. */
const LOST_SHOWN = 'connection closed before a complete answer';

const LEGEND =
  'Under each count: the first and the last second in which such a request was sent, by round and from the start of its measured window.';

/** How often requests failed in one way on one side, and what is known of it. */
interface KindOnSide {
  times: number;
  failure: Failure | undefined;
}

interface ErrorRow {
  kind: string;
  /** null: how requests failed there is not known. */
  before: KindOnSide | null;
  now: KindOnSide;
}

/**
 * The errors by kind on both sides, the most frequent first: how often, when first and last, and what came of the first
 * request of each kind; none where no request failed.
 */
export function errorBlocks(scenario: ScenarioResult, result: Result): Block[] {
  const rows = rowsOf(scenario, result);
  if (rows.length === 0) return [];
  const { base } = sidesOf(scenario.name, result);
  const all = ({ errors, lost, sent }: Counts): Inline =>
    figure(`${count(failedRequests({ errors, lost, sent, responses: 0, inFlight: 0 }))} of ${count(sent)}`);
  const whole = { before: base?.counts, now: scenario.counts };
  const columns: Column<ErrorRow | typeof whole>[] = [
    { title: 'Error', cell: (row) => (isKind(row) ? name(row.kind) : 'all requests') },
    {
      title: 'Before',
      numeric: true,
      has: ({ before }) => Boolean(before),
      cell: (row) => (isKind(row) ? onSide(row.before) : row.before ? all(row.before) : NONE),
    },
    { title: 'Now', numeric: true, cell: (row) => (isKind(row) ? onSide(row.now) : all(row.now)) },
  ];
  const isTimed = rows.some(({ before, now }) => before?.failure !== undefined || now.failure !== undefined);
  return [
    table([...rows, whole], columns, { caption: `Errors of ${scenario.name} by kind`, look: 'figures' }),
    ...(isTimed ? [text(LEGEND, { quiet: true })] : []),
    list(rows.flatMap((row) => exampleItems(row))),
  ];
}

/** The same for a terminal, which has no room for a table of it; none where nothing is known but counts. */
export function errorLines(scenario: ScenarioResult, result: Result): Block[] {
  const rows = rowsOf(scenario, result).filter(({ before, now }) => before?.failure ?? now.failure);
  const items = rows.map((row): Item => {
    const sides = [
      { side: 'before', of: row.before },
      { side: 'now', of: row.now },
    ].flatMap(({ side, of }) => (of === null ? [] : [{ side, ...of }]));
    const said = sides.map(({ side, times, failure }) => {
      const when = failure && times > 0 ? ` (${whenText(failure).join(' ')})` : '';
      return `${count(times)} ${side}${when}`;
    });
    return {
      text: [name(row.kind), `: ${said.join(', ')}`],
      blocks: [list(exampleItems(row, false))],
    };
  });
  if (items.length === 0) return [];
  return [
    text('Errors by kind, with the first and the last second by round', { in: ['terminal'], quiet: true }),
    list(items, { in: ['terminal'], noun: 'kind', most: { terminal: MOST_IN_TERMINAL } }),
  ];
}

function rowsOf(scenario: ScenarioResult, result: Result): ErrorRow[] {
  const { head, base } = sidesOf(scenario.name, result);
  const now = kindsOf(scenario.counts, head?.failures);
  const before = base?.counts === undefined ? null : kindsOf(base.counts, base.failures);
  const none: KindOnSide = { times: 0, failure: undefined };
  return [...new Set([...now.keys(), ...(before?.keys() ?? [])])]
    .map((kind): ErrorRow => ({ kind, before: before && (before.get(kind) ?? none), now: now.get(kind) ?? none }))
    .toSorted((a, b) => b.now.times - a.now.times || (b.before?.times ?? 0) - (a.before?.times ?? 0))
    .slice(0, MOST_KINDS);
}

function kindsOf({ errors, lost }: Counts, failures: Failures = {}): Map<string, KindOnSide> {
  // A Map, because an untrusted kind may be `constructor`.
  const known = new Map(Object.entries(failures));
  const kinds = Object.entries(errors)
    .filter(([, times]) => times > 0)
    .map(([kind, times]) => [kind, { times, failure: known.get(kind) }] as const);
  return new Map(lost > 0 ? [...kinds, [LOST_SHOWN, { times: lost, failure: known.get(LOST) }] as const] : kinds);
}

function isKind(row: object): row is ErrorRow {
  return 'kind' in row;
}

/** How often, and below it when first and last. */
function onSide(side: KindOnSide | null): Inline | Inline[] {
  if (side === null) return NONE;
  const times = figure(count(side.times));
  if (side.failure === undefined) return times;
  const [first = '', ...others] = whenText(side.failure);
  const when = others.flatMap((line): Inline[] => [{ kind: 'break' }, { kind: 'quiet', text: [figure(line)] }]);
  return [times, only(['html', 'markdown'], { kind: 'break' }, { kind: 'quiet', text: [figure(first)] }, ...when)];
}

/** `round 2, 0:03`, `round 2, 0:01–0:04`, or in two parts: `round 1, 0:00 –` and `round 10, 0:04`. */
function whenText({ first, last }: Pick<Failure, 'first' | 'last'>): string[] {
  if (first.round !== last.round) return [`${momentText(first)} –`, momentText(last)];
  const until = first.second === last.second ? '' : `–${clockText(last.second)}`;
  return [`${momentText(first)}${until}`];
}

function momentText({ round, second }: Moment): string {
  return `round ${count(round + 1)}, ${clockText(second)}`;
}

/** What came of the first request on either side. @param isNamed whether the kind has to be said */
function exampleItems({ kind, before, now }: ErrorRow, isNamed = true): Item[] {
  return [
    { side: 'before', example: before?.failure?.example },
    { side: 'now', example: now.failure?.example },
  ].flatMap(({ side, example }) => {
    if (example === undefined) return [];
    const lead: Inline[] = isNamed ? [name(kind), `, the first ${side}: `] : [`the first ${side}: `];
    return [{ text: [...lead, exampleText(example)] }];
  });
}

/** `GET /items/7: 500 “no such item”`, `GET /: connect ECONNREFUSED 127.0.0.1:3000` */
function exampleText({ request, message, ...answer }: FailureExample): string {
  const came = answerText(answer);
  const said = message ?? '';
  if (came === '') return `${request}: ${said || 'no answer'}`;
  return `${request}: ${came}${said && ` (${said})`}`;
}

function answerText({ status, partial, body, media, size = 0 }: Omit<FailureExample, 'request' | 'message'>): string {
  const binary = media === undefined ? '' : `${formatBytes(size)} of ${media}`;
  const shown = body === undefined ? '' : `“${body}”`;
  if (status === undefined) return shown || binary ? `no readable answer, but ${shown || binary}` : '';
  if (partial) {
    if (size === 0) return `${status}, broken off before its body`;
    return `${status}, broken off after ${binary || formatBytes(size)}${shown && `: ${shown}`}`;
  }
  if (shown) return `${status} ${shown}`;
  return `${status} ${binary ? `with ${binary}` : 'without a body'}`;
}
