import { describe, expect, it } from 'vitest';
import { admittedRate, refusedShare, retryAfterOf } from '../../src/kinds/rate-limit/judge-limit.ts';
import { type LimitDetail, limitBlocks, summarizeLimit } from '../../src/kinds/rate-limit/limit-summary.ts';
import { type RateLimitScenario, rateLimitKind } from '../../src/kinds/rate-limit.ts';
import type { Exchange } from '../../src/load/trial/exchange.ts';
import type { LoadWindow } from '../../src/measurement/load-window.ts';
import { read, START } from '../config/workspace.ts';
import { windowOf } from '../support/counted-window.ts';
import { RecordingStage } from '../support/recording-stage.ts';

const SERVICE = { url: 'http://127.0.0.1:3000', startup: 100, logTail: () => '' };

function scenarioOf(keys: string): RateLimitScenario {
  return read(`${START}scenarios: { limit: { ${keys} } }`).scenarios[0] as RateLimitScenario;
}

/** Windows of a quarter of a second, each with its good answers and its refusals. */
function windowsOf(...all: [responses: number, refused: number][]): LoadWindow[] {
  return all.map(([responses, refused], index) => ({
    at: index * 250,
    duration: 250,
    offered: responses + refused,
    responses,
    errors: (refused > 0 ? { 'status 429': refused } : {}) as Record<string, number>,
    p50: null,
    p95: null,
    p99: null,
  }));
}

function exchange(status: number, headers: Record<string, string> = {}): Exchange {
  return {
    request: 0,
    asked: 'GET /',
    problem: status === 200 ? null : `status ${status}`,
    slow: null,
    answer: { status, headers, size: 0, text: '', isComplete: true },
    stray: '',
    time: 1,
    credentials: [],
  };
}

describe('the rate that is let through', () => {
  const many = (count: number, one: [number, number]) => Array.from({ length: count }, () => one);

  it.each<[string, [number, number][], number | null]>([
    ['a bucket that was full at first', [...many(8, [50, 0]), [40, 10], ...many(8, [25, 25])], 100],
    ['a bucket without anything saved up', many(12, [25, 25]), 100],
    [
      'a count by the second',
      Array.from({ length: 16 }, (_, at): [number, number] => (at % 4 < 2 ? [50, 0] : [0, 50])),
      100,
    ],
    ['nothing that is refused', many(12, [50, 0]), null],
    ['a refusal at the very end', [...many(12, [50, 0]), [0, 50]], null],
    ['no windows', [], null],
  ])('of %s', (_, all, rate) => expect(admittedRate(windowsOf(...all))).toBe(rate));

  it('is told apart from other failures', () => {
    expect(refusedShare({ offered: 10, errors: { 'status 429': 2, timeout: 3 } })).toBe(0.2);
    expect(refusedShare({ offered: 0, errors: {} })).toBe(0);
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-05-04T12:30:00Z');
  it.each<[string | undefined, object]>([
    [undefined, { kind: 'none' }],
    ['1', { kind: 'wait', milliseconds: 1000 }],
    [' 120 ', { kind: 'wait', milliseconds: 120_000 }],
    ['0', { kind: 'wait', milliseconds: 0 }],
    ['Mon, 04 May 2026 12:30:07 GMT', { kind: 'wait', milliseconds: 7000 }],
    ['Mon, 04 May 2026 12:29:00 GMT', { kind: 'wait', milliseconds: 0 }],
    ['1.5', { kind: 'unreadable', text: '1.5' }],
    ['-1', { kind: 'unreadable', text: '-1' }],
    ['soon', { kind: 'unreadable', text: 'soon' }],
    ['2026-05-04', { kind: 'unreadable', text: '2026-05-04' }],
    ['x'.repeat(500), { kind: 'unreadable', text: 'x'.repeat(60) }],
  ])('%j', (text, found) => {
    expect(retryAfterOf(exchange(429, text === undefined ? {} : { 'retry-after': text }), NOW)).toEqual(found);
  });
});

describe('a round', () => {
  const refusing = (retryAfter: string | null, after = 200) => {
    let asked = 0;
    const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter };
    return () => [exchange(asked++ === 0 ? 429 : after, headers)];
  };

  async function measured(keys: string, exchanges: () => Exchange[]) {
    const scenario = scenarioOf(keys);
    const loaded = (pacing: { rate: number | null }) => {
      const isBelow = pacing.rate === 90;
      const windows = isBelow
        ? windowsOf(...Array.from({ length: 8 }, (): [number, number] => [22, 0]))
        : windowsOf(...Array.from({ length: 16 }, (): [number, number] => [25, 25]));
      const refused: Record<string, number> = isBelow ? {} : { 'status 429': 400 };
      const window = windowOf({ responses: isBelow ? 180 : 400, errors: refused });
      return { window, resources: null, stopped: null, windows };
    };
    const stage = new RecordingStage({ service: SERVICE, loaded, exchanges });
    return { stage, found: await rateLimitKind.measure(stage, scenario), scenario };
  }

  it('offers less than the limit, twice the limit, and asks until it is refused', async () => {
    const { stage, found } = await measured('expect-limit: 100/s', refusing('1'));
    const expected = ['serve', 'phase', 'load', 'phase', 'load', 'phase', 'ask', 'rest', 'ask'];
    expect(stage.acts.map((act) => act.do)).toEqual(expected);
    const paces = stage.acts.flatMap((act) => (act.do === 'load' ? [[act.pacing.rate, act.pacing.duration]] : []));
    expect(paces).toEqual([
      [90, 2000],
      [200, 4000],
    ]);
    expect(stage.acts.find((act) => act.do === 'rest')).toEqual({ do: 'rest', milliseconds: 1100 });
    expect(found?.figures.all).toEqual({
      'rate-limit': 100,
      'limit-off': 0,
      'early-refusals': 0,
      'retry-wrong': 0,
    });
    expect(found?.windows).toBeUndefined();
  });

  it.each<[string, () => Exchange[], string, number | undefined]>([
    ['too short', refusing('1', 429), 'early', 1],
    ['unreadable', refusing('soon'), 'unreadable', 1],
    ['missing', refusing(null), 'none', undefined],
    ['too long to wait for', refusing('3600'), 'unwaited', undefined],
    ['not seen', () => [exchange(200)], 'unseen', undefined],
  ])('finds a Retry-After that is %s', async (_, exchanges, retry, wrong) => {
    const { found, stage } = await measured('expect-limit: 100/s', exchanges);
    expect(found?.detail).toMatchObject({ retry });
    expect(found?.figures.all['retry-wrong']).toBe(wrong);
    expect(stage.acts.length).toBeLessThan(30);
  });
});

describe('a scenario', () => {
  it('is known by expect-limit, and has usual limits that its own replace', () => {
    const scenario = scenarioOf('expect-limit: 50/s, severity: low, thresholds: { limit-off: <= 50% }');
    expect(scenario.type).toBe('rate-limit');
    expect(scenario.thresholds.map(({ metric, text, severity }) => [metric, text, severity])).toEqual([
      ['limit-off', '<= 50%', 'low'],
      ['early-refusals', '<= 1%', 'low'],
      ['retry-wrong', '<= 0%', 'low'],
      ['others-refused', '<= 1%', 'low'],
    ]);
  });

  it('sends a part of what is too much as another client', () => {
    const scenario = scenarioOf(
      'expect-limit: 100/s, requests: [{ method: GET, path: /a, headers: { x-api-key: one, accept: text/plain } }], other: { headers: { x-api-key: two } }',
    );
    const [, above] = rateLimitKind.loads?.(scenario) ?? [];
    expect(above?.pacing.rate).toBe(210);
    expect(above?.traffic.requests.map(({ label, weight }) => [label, weight])).toEqual([
      ['GET /a', 20],
      ['as another client', 1],
    ]);
    expect(JSON.stringify(above?.traffic.requests[1]?.headers)).toContain('two');
    expect(JSON.stringify(above?.traffic.requests[1]?.headers)).toContain('text/plain');
  });
});

describe('what a report says', () => {
  const detail: LimitDetail = {
    expected: 100,
    offered: 200,
    admitted: 101,
    refuses: true,
    early: 0,
    retry: 'right',
    wait: 1000,
    said: null,
    others: 0,
  };
  const said = (...all: Partial<LimitDetail>[]) => {
    const rounds = all.map((one) => ({ detail: { ...detail, ...one } }));
    const [block] = limitBlocks(summarizeLimit(rounds as never));
    return block?.kind === 'list' ? block.items.map(({ text }) => text.join('')) : [];
  };

  it('is where the limit is, whether it says when to come again, and what others notice', () => {
    expect(said({}, {})).toEqual([
      'Of 200/s it lets 101/s through; 100/s were expected.',
      'Below its limit it refuses nothing.',
      'Retry-After is right: after 1 s a request was let through, in 2 of 2 rounds.',
      'Another client is let through meanwhile.',
    ]);
  });

  it.each<[Partial<LimitDetail>, string]>([
    [{ admitted: null, refuses: false }, 'It never answers 429, not even to 200/s.'],
    [{ admitted: null }, 'It answers 429, but so late that its limit could not be told; set a longer duration.'],
    [{ early: 0.25 }, 'Below its limit it refuses 25 % of the requests.'],
    [{ retry: 'none', wait: null }, 'Its refusals have no Retry-After.'],
    [{ retry: 'early' }, 'Retry-After is too short: after 1 s a request was refused again, in 1 of 1 rounds.'],
    [
      { retry: 'unreadable', said: 'so\u001bon' },
      'Retry-After is neither a number of seconds nor a date: "so\\u001bon".',
    ],
    [{ retry: 'unwaited', wait: 60_000 }, 'Retry-After asks for 60 s, for which nobody waited (patience).'],
    [{ others: 0.5 }, "Of another client's requests 50 % are refused meanwhile."],
    [{ others: null }, 'Whether others are let through meanwhile was not looked at: name one (other).'],
  ])('%j', (spec, sentence) => expect(said(spec).map((text) => text.replaceAll('\u00a0', ' '))).toContain(sentence));
});
