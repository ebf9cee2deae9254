import { boundedPattern } from '../../text/bounded-pattern.ts';
import { isSameJson, parseExactJson } from '../../text/exact-json.ts';
import { parsePointer } from '../../text/json-pointer.ts';
import type { Answer } from './answer.ts';
import type { AnswerReader } from './answer-reader.ts';
import type { ExtractedValue } from './extracted-value.ts';
import type { Check, Extraction, Request } from './request.ts';

/** Bytes of a body that a pattern is tried on. */
const MOST_SEARCHED = 1_000_000;

/** What is asked of the answers to one request, prepared to be asked often. */
export interface Reading {
  checks: PreparedCheck[];
  extractions: PreparedExtraction[];
}

interface PreparedCheck {
  /** The kind of error that an answer is where it fails. */
  kind: string;
  /** A slow answer is complete: the journey goes on, and its latency counts. */
  isLatency: boolean;
  readsBody: boolean;
  holds(answer: Answer, reader: AnswerReader): boolean;
}

interface PreparedExtraction {
  /** Its place among all extracted values. */
  index: number;
  /** The kind of error where nothing is found and there is no fallback. */
  kind: string;
  readsBody: boolean;
  take(reader: AnswerReader): string | ExtractedValue | null;
}

/** What a request asks of its answers. */
type Asking = Pick<Request, 'checks' | 'extract'>;

/** Whether the body of the answer has to be kept for these checks and extractions. */
export function readsBody({ checks, extract }: Asking): boolean {
  return extract.some(takesFromBody) || checks.some(looksAtBody);
}

function takesFromBody({ from }: Extraction): boolean {
  return from.kind !== 'header';
}

function looksAtBody({ that }: Check): boolean {
  return that.kind === 'json' || that.kind === 'body';
}

/**
 * Prepares what is asked of the answers to one request.
 *
 * @param extracted names of all extracted values, in the order of their indices
 * @throws SyntaxError for a pattern that is no regular expression, and a pointer that is none
 */
export function prepareReading({ checks, extract }: Asking, extracted: readonly string[]): Reading {
  return {
    checks: checks.map(prepareCheck),
    extractions: extract.map((one) => prepareExtraction(one, extracted.indexOf(one.name))),
  };
}

function prepareCheck(check: Check): PreparedCheck {
  const { name, that } = check;
  const isLatency = that.kind === 'latency';
  return { kind: `check "${name}"`, isLatency, readsBody: looksAtBody(check), holds: condition(that) };
}

function condition(that: Check['that']): PreparedCheck['holds'] {
  switch (that.kind) {
    case 'status': {
      const codes = new Set(that.codes);
      return ({ status }) => codes.has(status);
    }
    case 'header': {
      const header = that.header.toLowerCase();
      const { contains } = that;
      return (_, reader) => reader.headerTexts(header).some((text) => contains === null || text.includes(contains));
    }
    case 'json': {
      const keys = keysOf(that.pointer);
      if (that.equals === undefined) return (_, reader) => reader.at(keys) !== undefined;
      const wanted = parseExactJson(that.equals);
      return (_, reader) => isSameJson(reader.at(keys), wanted);
    }
    case 'body': {
      const text = Buffer.from(that.contains);
      return (_, reader) => reader.body.includes(text);
    }
    case 'latency':
      return ({ latency }) => latency <= that.most;
  }
}

function prepareExtraction(extraction: Extraction, index: number): PreparedExtraction {
  const { name, from, fallback } = extraction;
  const find = finder(from);
  const kind = `nothing extracted for "${name}"`;
  return { index, kind, readsBody: takesFromBody(extraction), take: (reader) => find(reader) ?? fallback };
}

function finder(from: Extraction['from']): PreparedExtraction['take'] {
  switch (from.kind) {
    case 'header': {
      const header = from.header.toLowerCase();
      return (reader) => reader.header(header) ?? null;
    }
    case 'json': {
      const keys = keysOf(from.pointer);
      return (reader) => reader.textAt(keys);
    }
    case 'regex': {
      const pattern = boundedPattern(from.pattern);
      return (reader) => {
        const found = pattern.exec(reader.body.toString('utf8', 0, MOST_SEARCHED));
        return found === null ? null : ((found.length > 1 ? found[1] : found[0]) ?? null);
      };
    }
  }
}

function keysOf(pointer: string): string[] {
  const keys = parsePointer(pointer);
  if (keys === null) throw new SyntaxError(`${pointer} is no JSON pointer`);
  return keys;
}
