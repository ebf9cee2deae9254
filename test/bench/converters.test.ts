import { describe, expect, it } from 'vitest';
import { compare } from '../../bench/converters/compare.ts';
import { Sayings } from '../../bench/converters/said.ts';
import { countRecorded, countSent } from '../../bench/converters/seen.ts';
import { type Sent, sentOf } from '../../bench/converters/sent.ts';
import type { CorpusFile, Truth } from '../../bench/converters/truth.ts';

// The judge of the converters finds what a conversion changes, and takes for said only what a note names.

const get = (target: string, headers?: Record<string, string>): Sent => ({
  method: 'GET',
  target,
  ...(headers && { headers }),
});
const times = (count: number, sent: Sent): Sent[] => Array.from({ length: count }, () => sent);

/** What differs where the tool sends `recorded` and perf-gate `own`. */
function differences(recorded: Sent[], own: Sent[], source = '', more: Partial<Truth> = {}): string[] {
  const file: CorpusFile = { language: 'k6', construct: 'x', file: 'x.js', text: source, truth: null };
  const truth: Truth = { tool: 'k6 1.0.0', pause: null, shares: true, requests: countRecorded(recorded), ...more };
  const traffic = {
    requests: countSent(own),
    pause: 0,
    scenarios: 1,
    load: {},
    isOpen: false,
    failures: [],
    rounds: 1,
  };
  return compare(file, truth, traffic).map(({ text }) => text);
}

describe('what is sent beside what was recorded', () => {
  it.each<[string, Sent[], Sent[], string[]]>([
    ['the same', [get('/a'), get('/b')], [get('/b'), get('/a')], []],
    ['a query', [get('/a?x=1')], [get('/a')], ['sent and not recorded: GET /a', 'not sent: GET /a?x=1']],
    [
      'a header',
      [get('/a', { 'x-a': '1' })],
      [get('/a')],
      ['sent and not recorded: GET /a', 'not sent: GET /a {"x-a":"1"}'],
    ],
    [
      'a number in a body',
      [{ ...get('/a'), body: { a: 1 } }],
      [{ ...get('/a'), body: { a: '1' } }],
      ['sent and not recorded: GET /a {"a":"1"}', 'not sent: GET /a {"a":1}'],
    ],
    [
      'shares',
      [...times(75, get('/a')), ...times(25, get('/b'))],
      [...times(50, get('/a')), ...times(50, get('/b'))],
      ['50 % of what is sent, recorded 75 %: GET /a', '50 % of what is sent, recorded 25 %: GET /b'],
    ],
    [
      'random numbers',
      Array.from({ length: 50 }, (_, at) => get(`/${at}`)),
      times(50, get('/1')),
      ['always the same: GET /1'],
    ],
    [
      'random numbers of the same range',
      Array.from({ length: 50 }, (_, at) => get(`/${at}`)),
      [get('/1'), get('/49')],
      [],
    ],
    [
      'random numbers beyond it',
      Array.from({ length: 50 }, (_, at) => get(`/${at}`)),
      [get('/1'), get('/2'), get('/900')],
      ['sent and not recorded: GET /900'],
    ],
  ])('%s', (_, recorded, own, expected) => expect(differences(recorded, own)).toEqual(expected));

  it('a variable stands for a value of the source, and for no other', () => {
    const own = [get('/a', { 'x-key': 'markX_KEYmark' })];
    expect(differences([get('/a', { 'x-key': 'k-1' })], own, "{ 'X-Key': 'k-1' }")).toEqual([]);
    expect(differences([get('/a', { 'x-key': 'env-X_KEY' })], own)).toEqual([]);
    expect(differences([get('/a', { 'x-key': 't-1' })], own, 'let token = "none"')).toHaveLength(2);
  });

  it('pauses, and the load', () => {
    expect(differences([get('/a')], [get('/a')], '', { pause: 300 })).toEqual([
      'mean pause before a request 0 ms, recorded 300 ms',
    ]);
    const load = { default: { kind: 'users' as const, peak: 5, seconds: 10 } };
    expect(differences([get('/a')], [get('/a')], '', { load })).toHaveLength(1);
  });

  it('clients differ in what means the same', () => {
    expect(sentOf('GET', '/p%C3%A4th?q=a%20b', { 'user-agent': 'x', accept: '*/*' }, '')).toEqual(get('/päth?q=a+b'));
    expect(sentOf('GET', '/', { authorization: 'Basic YTpi' }, '')).toEqual(get('/', { authorization: 'Basic a:b' }));
  });
});

describe('what a note says', () => {
  const SOURCE = `import http from 'k6/http';
const headers = auth();
export default function () {
  http.get('http://h/first', { headers });
  for (const page of pages) {
    http.get('http://h/second');
  }
  http.get('http://h/third');
}`;
  const covers = (path: string, line: number | null, text: string) =>
    new Sayings(SOURCE, [{ line, text }], []).covers({
      kind: 'missing',
      request: { ...get(path), count: 1 },
      text: '',
    });

  it.each<[string, number | null, string, boolean]>([
    ['/second', 6, 'a request is left out', true],
    ['/second', 5, 'a loop is left out', true],
    ['/first', 2, 'its headers are not known', true],
    ['/third', 6, 'a request is left out', false],
    ['/third', 5, 'a loop is left out', false],
    ['/third', null, 'GET /third is left out', true],
    ['/items/4', null, 'GET /items/{id} is left out', true],
    ['/third', null, 'something is left out', false],
  ])('%s by a note of line %s, "%s": %s', (path, line, text, expected) =>
    expect(covers(path, line, text)).toBe(expected),
  );
});
