import { STATUS_CODES } from 'node:http';
import type { PerfGateError } from '../errors.ts';
import { LOST } from '../load/tally/recorder.ts';
import type { Tried, TriedLoad } from '../rounds/trial.ts';
import type { TriedSide } from '../rounds/tried-side.ts';
import { type Block, list, table, text, titled } from '../text/blocks.ts';
import { figure, type Tone } from '../text/inline.ts';
import { formatBytes, formatDuration } from '../text/numbers.ts';
import { plainText } from '../text/plain.ts';
import { inOneLine, sentence } from '../text/sentence.ts';
import { failureText } from './sections/failure.ts';
import { clip, clipName, width } from './write/columns.ts';
import { writeTerminal } from './write/terminal.ts';

/** What follows from a try. */
export interface TrialSummary {
  /** Why nothing can be measured; null: it can. */
  refusal: PerfGateError | null;
  /** The scenarios that cannot be measured on the base, and why. */
  forgone: readonly { scenario: { name: string }; error: PerfGateError }[];
  notices: readonly string[];
  /** What went differently from the plan. */
  happened: readonly string[];
  /** Why the base was not tried, as a clause; null: it was, or there is none. */
  lost: string | null;
  /** How long a run will take. */
  time: string;
}

/** Columns that are left for the labels below which a table is not worth its name. */
const NARROWEST_LABEL = 14;
/** What stands around the cells of a table: an indent, and a gap before each column. */
const GAP = 2;
/** What the sign before a status takes. */
const SIGN = 2;

/** Shows what came of each request on a terminal of 40 columns or more, and what follows. */
export function renderTrial(
  sides: readonly TriedSide[],
  summary: TrialSummary,
  screen: { columns: number; color: boolean },
): string {
  const several = sides.length > 1;
  const tables = sides.flatMap(({ name, loads }) =>
    loads.map((load) =>
      titled(several ? `${load.scenario.name} (${name})` : load.scenario.name, [answersTo(load, screen.columns)]),
    ),
  );
  return writeTerminal([tables, [titled('', said(summary), { titleIn: [] })]], screen).replace(/^\n/, '');
}

function said({ refusal, forgone, notices, happened, lost, time }: TrialSummary): Block[] {
  const unknown = forgone.map(({ scenario, error }) =>
    sentence(`"${scenario.name}" could not be measured on the base: ${inOneLine(error.message)}`),
  );
  const without = lost === null ? [] : [sentence(`The base was not tried: ${lost}`)];
  const remarks = [...notices, ...unknown, ...without, ...happened].map((line) => text(line, { tone: 'note' }));
  if (refusal === null) {
    return [...remarks, text('Nothing stands in the way of a run.', { tone: 'pass' }), text(time)];
  }
  const { prose, log } = failureText(refusal.message);
  return [...remarks, text(prose, { tone: 'fail' }), { kind: 'log', lines: log }];
}

/** A row of what is shown. */
interface Row {
  label: string;
  status: string;
  type: string;
  size: string;
  time: string;
  tone: Tone;
}

/** A table where there is room for one, and a list otherwise. */
function answersTo({ requests }: TriedLoad, columns: number): Block {
  const rows = requests.map(rowOf);
  const taken = (['status', 'type', 'size', 'time'] as const)
    .map((key) => GAP + Math.max(key.length, ...rows.map((row) => width(row[key]))))
    .reduce((sum, one) => sum + one, SIGN);
  const longest = Math.max('request'.length, ...rows.map(({ label }) => width(label)));
  const room = columns - GAP - taken;
  if (room < Math.min(longest, NARROWEST_LABEL)) return listOf(rows);
  return table(
    rows,
    [
      { title: 'request', cell: ({ label }) => clipName(label, Math.min(longest, room)) },
      { title: 'status', cell: ({ tone, status }) => ({ kind: 'status', status: { tone, words: status } }) },
      { title: 'type', cell: ({ type }) => type },
      { title: 'size', cell: ({ size }) => figure(size), numeric: true },
      { title: 'time', cell: ({ time }) => figure(time), numeric: true },
    ],
    { caption: 'What came of each request' },
  );
}

function listOf(rows: readonly Row[]): Block {
  return list(
    rows.map(({ tone, label, status, type, size, time }) => {
      const figures = [size, time].filter((part) => part !== '').map(figure);
      const words = [status, type].filter((part) => part !== '');
      const details = [...words, ...figures].flatMap((part, at) => (at === 0 ? [part] : [', ', part]));
      return { tone, text: [label], blocks: [list([{ text: details }])] };
    }),
  );
}

function rowOf({ label, exchange, unsent, times }: Tried): Row {
  const name = plainText(label);
  if (exchange === null) {
    return { label: name, status: 'not sent', type: '', size: '', time: '', tone: unsent === null ? 'note' : 'open' };
  }
  const { answer, problem, time } = exchange;
  const [type = ''] = plainText(answer?.headers['content-type'] ?? '').split(';', 1);
  const fault = problem === LOST ? 'broken off' : problem;
  const but = fault !== null && answer && !/^status /.test(fault) ? `, ${plainText(fault)}` : '';
  const retried = problem === null && times > 1 ? ` (${times} tries)` : '';
  return {
    label: name,
    status: `${answer ? statusOf(answer.status) : problem}${but}${retried}`,
    type: clip(type.trim(), 40),
    size: answer ? `${formatBytes(answer.size)}${answer.isComplete ? '' : '…'}` : '',
    time: formatDuration(time),
    tone: problem === null ? 'pass' : 'fail',
  };
}

function statusOf(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim();
}
