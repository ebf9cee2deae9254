import { changeOf } from '../../verdict/difference.ts';
import type { Entry, Figure } from './entry.ts';

// What a reader saves from the page. It is made in the browser, from the same figures that the page shows.

/** What a file of figures is about. */
export interface About {
  version: string;
  key: string;
  conclusion: string;
  headline: string;
  commit: string | null;
  base: string | null;
  measured: string;
}

const COLUMNS = [
  'scenario',
  'request',
  'metric',
  'unit',
  'gated',
  'verdict',
  'before',
  'now',
  'difference',
  'from',
  'to',
  'tolerance',
  'rounds_before',
  'rounds_now',
  'p_worse',
  'p_adjusted',
] as const;

type Value = string | number | boolean | null;

/** A row for each comparison; a difference of 0.08 is 8 % more, whichever direction is worse. */
function rowsOf(entries: readonly Entry[]): Record<(typeof COLUMNS)[number], Value>[] {
  return entries.flatMap(({ scenario, label, figures }) =>
    figures.map((row) => {
      const { metric, definition, gated, status, base, head, tolerance, rounds, p } = row;
      return {
        scenario,
        request: label,
        metric,
        unit: definition.unit,
        gated,
        verdict: status.words,
        before: base,
        now: head,
        ...differenceOf(row),
        tolerance,
        rounds_before: rounds.base,
        rounds_now: rounds.head,
        p_worse: p?.worse ?? null,
        p_adjusted: p?.adjusted ?? null,
      };
    }),
  );
}

function differenceOf(row: Figure): Record<'difference' | 'from' | 'to', number | null> {
  const change = changeOf(row);
  return { difference: finite(change?.estimate), from: finite(change?.from), to: finite(change?.to) };
}

/** A change that is a number; one from 0 is none. */
function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? short(value) : null;
}

function short(value: number): number {
  return Number(value.toPrecision(6));
}

/** The figures as JSON, with what they are about. */
export function asJson(about: About, entries: readonly Entry[]): string {
  return `${JSON.stringify({ ...about, comparisons: rowsOf(entries) }, null, 1)}\n`;
}

/** The figures as CSV (RFC 4180). What a spreadsheet would take for a formula is kept a text. */
export function asCsv(entries: readonly Entry[]): string {
  const lines = rowsOf(entries).map((row) => COLUMNS.map((column) => field(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function field(value: Value): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
