import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LOST } from '../../src/load/tally/recorder.ts';
import type { FailureExample } from '../../src/measurement/failure-example.ts';
import type { Failures, Moment } from '../../src/measurement/failures.ts';
import type { Counts } from '../../src/measurement/run-document.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Result } from '../../src/verdict/result.ts';
import { counts, HOSTILE, result, scenario } from '../support/result.ts';
import { resultOfSize, SIZES } from './large-results.ts';

interface Side {
  counts: Partial<Counts>;
  failures?: Failures;
}

const moment = (round: number, second: number): Moment => ({ round, second });
const failed = (first: Moment, last: Moment, example?: FailureExample) => ({
  first,
  last,
  ...(example && { example }),
});

/** A slower scenario, whose detail stands open, in which requests failed like that. */
function withErrors(now: Side, before: Side | null): Result {
  const made = result([scenario('search', { p50: { worseRatio: 1.2 } }, { counts: counts(now.counts) })]);
  for (const one of made.rounds.head.scenarios) if (now.failures) one.failures = now.failures;
  for (const one of before === null ? [] : (made.rounds.base?.scenarios ?? [])) {
    one.counts = counts(before?.counts);
    if (before?.failures) one.failures = before.failures;
  }
  return made;
}

const MEDIA: Record<string, (made: Result) => string> = {
  'the page': (made) => wordsOf(renderHtml(made).replace(/<script[\s\S]*?<\/script>/g, '')),
  'the summary': (made) => wordsOf(renderMarkdown(made)),
  'a terminal': (made) => verbose(made, 80).replace(/\s+/g, ' '),
};

const wordsOf = (text: string) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/[\u200b*`]/g, '')
    .replace(/\s+/g, ' ');

const verbose = (made: Result, columns: number) => renderTerminal(made, { columns, color: false, verbose: true });

const BOTH = withErrors(
  {
    counts: { responses: 218_350, errors: { 'status 500': 40, timeout: 2 }, lost: 10 },
    failures: {
      'status 500': failed(moment(0, 1), moment(9, 4), { request: 'GET /a', status: 500, body: '{"error":"full"}' }),
      timeout: failed(moment(3, 2), moment(3, 4), { request: 'POST /b' }),
      [LOST]: failed(moment(6, 61), moment(6, 61), { request: 'GET /c', status: 200, partial: true, size: 1234 }),
    },
  },
  {
    counts: { responses: 218_399, errors: { 'status 500': 3 } },
    failures: { 'status 500': failed(moment(1, 0), moment(1, 0), { request: 'GET /z', status: 500 }) },
  },
);

describe.each(Object.entries(MEDIA))('%s', (medium, shown) => {
  it('has counts, the first and the last second and an example of each kind on both sides', () => {
    const text = shown(BOTH);
    for (const when of ['round 1, 0:01 – round 10, 0:04', 'round 4, 0:02–0:04', 'round 7, 1:01', 'round 2, 0:00'])
      expect(text).toContain(when);
    const examples = [
      'GET /a: 500 “{"error":"full"}”',
      'POST /b: no answer',
      'GET /c: 200, broken off after 1.23 kB',
      'GET /z: 500 without a body',
    ];
    for (const example of examples) expect(text).toContain(example);
    expect(text).toMatch(/the first before: GET \/z[^“]*the first now: GET \/a|the first now: GET \/a/);
    const row =
      medium === 'a terminal'
        ? /status 500: 3 before \(round 2, 0:00\), 40 now \(round 1/
        : /status 500 \|? ?3 round 2, 0:00 \|? ?40 round 1, 0:01 –/;
    expect(text).toMatch(row);
  });

  it('has counts alone where nothing else is known, as of an older result', () => {
    const text = shown(withErrors({ counts: { responses: 218_399, errors: { 'status 500': 3 } } }, null));
    expect(text).toContain('status 500');
    expect(text).not.toMatch(/round \d+, \d|the first (?:now|before)|Under each count/);
  });

  it.each<[string, FailureExample, string]>([
    [
      'a refused connection',
      { request: 'GET /', message: 'connect ECONNREFUSED ::1:80' },
      'GET /: connect ECONNREFUSED ::1:80',
    ],
    ['another protocol', { request: 'GET /', body: 'SSH-2.0' }, 'GET /: no readable answer, but “SSH-2.0”'],
    [
      'bytes',
      { request: 'GET /', status: 500, media: 'image/png', size: 12_000 },
      'GET /: 500 with 12 kB of image/png',
    ],
    [
      'a reset',
      { request: 'GET /', status: 200, partial: true, body: 'half', size: 4, message: 'read ECONNRESET' },
      'GET /: 200, broken off after 4 B: “half” (read ECONNRESET)',
    ],
    [
      'a head alone',
      { request: 'GET /', status: 200, partial: true, size: 0 },
      'GET /: 200, broken off before its body',
    ],
  ])('says what came: %s', (_, example, expected) => {
    const failures = { odd: failed(moment(0, 0), moment(0, 0), example) };
    const text = shown(withErrors({ counts: { responses: 218_401, errors: { odd: 1 } }, failures }, null));
    expect(text.replaceAll('\u00a0', ' ')).toContain(expected);
  });
});

it('whatever a body is, it is text', () => {
  const example = { request: `GET /${HOSTILE}`, status: 500, body: HOSTILE, message: HOSTILE };
  const failures = {
    [HOSTILE]: failed(moment(0, 0), moment(0, 3), example),
    constructor: failed(moment(0, 0), moment(0, 3)),
  };
  const made = withErrors({ counts: { responses: 1, errors: { [HOSTILE]: 3, constructor: 1 } }, failures }, null);
  const html = renderHtml(made).replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
  expect(html).not.toMatch(/<script|<img|javascript:[^&]*"|onerror="/);
  const markdown = renderMarkdown(made);
  expect(markdown).not.toMatch(/<script|<img|@acme|\]\(javascript|\n## heading/);
  for (const columns of [40, 80]) {
    for (const line of verbose(made, columns).split('\n')) {
      expect(line).toBe(stripVTControlCharacters(line));
      expect(line).not.toMatch(/\p{Cc}|\u202e/u);
      expect(line.length).toBeLessThanOrEqual(columns);
    }
  }
});

describe('there is never much of it', () => {
  const many = (side: string): Side => {
    const kinds = Array.from({ length: 60 }, (_, at) => `status ${400 + at} ${side}`);
    const example = { request: `GET /${'p'.repeat(70)}`, status: 500, body: 'b'.repeat(140) };
    return {
      counts: { responses: 1, errors: Object.fromEntries(kinds.map((kind, at) => [kind, 100 - at])) },
      failures: Object.fromEntries(
        kinds.slice(0, 20).map((kind, at) => [kind, failed(moment(0, 0), moment(9, 4), at < 8 ? example : undefined)]),
      ),
    };
  };

  it('in one scenario', () => {
    const made = withErrors(many('now'), many('before'));
    const text = verbose(made, 80);
    expect(text).toMatch(/and 12 more/);
    expect(renderHtml(made).match(/status 4\d\d now/g)?.length).toBeLessThan(100);
  });

  it.each(SIZES)('in $scenarios scenarios of $requests requests', (size) => {
    const made = resultOfSize(size, { eventful: 1 });
    const [now, before] = [many('now'), many('before')];
    for (const one of made.scenarios) one.counts = counts(now.counts);
    for (const one of made.rounds.head.scenarios) if (now.failures) one.failures = now.failures;
    for (const one of made.rounds.base?.scenarios ?? []) {
      one.counts = counts(before.counts);
      if (before.failures) one.failures = before.failures;
    }
    const html = renderHtml(made);
    expect(html.match(/<[a-z]/g)?.length).toBeLessThanOrEqual(20_000);
    expect(html.length).toBeLessThanOrEqual(1_500_000);
    expect(renderTerminal(made, { columns: 80, color: false }).split('\n').length).toBeLessThanOrEqual(60);
  });
});
