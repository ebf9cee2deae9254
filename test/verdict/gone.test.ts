import { describe, expect, it } from 'vitest';
import { reduceRun } from '../../src/measurement/job.ts';
import type { RunDocument } from '../../src/measurement/run-document.ts';
import { LENIENCES } from '../../src/measurement/severity.ts';
import { type Gone, goneOf, goneSchema, sayGone } from '../../src/verdict/gone.ts';
import { isHeadline } from '../../src/verdict/headline.ts';
import { judge } from '../../src/verdict/judge.ts';
import { rederive } from '../../src/verdict/rederive.ts';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import type { RulesUsed } from '../../src/verdict/rules-used.ts';
import { configOf, jobOf, NO_BASE, plainRounds, runOf, sameJob, scenarioOf, stored } from './documents.ts';

const USED: RulesUsed = { from: 'head', commit: null, ref: 'main', problem: null, differences: [], omitted: 0 };

const rounds = plainRounds(10, { order: 3 });
const both = (name: string) => rounds.map((round) => ({ ...round, [name]: { latency: 10 } }));
const named = (name: string, hash: string) => ({ name, hash, rounds });

/** A run whose rounds have these checks and journeys. */
function withParts(run: RunDocument, checks: [string, string][], journeys: string[] = []): RunDocument {
  const label = Object.values(run.scenarios[0]?.rounds[0]?.windows[0]?.labels ?? {})[0];
  const scenarios = run.scenarios.map((scenario) => ({
    ...scenario,
    rounds: scenario.rounds.map((round) => ({
      ...round,
      figures: {
        ...round.figures,
        labels: {
          ...round.figures.labels,
          ...Object.fromEntries(journeys.map((name) => [`journey "${name}"`, { p50: 10 }])),
        },
      },
      windows: round.windows.map((window) => ({
        ...window,
        checks: checks.map(([of, name]) => ({ label: of, name, passed: 4, failed: 0 })),
        ...(journeys.length > 0 && label && { journeys: Object.fromEntries(journeys.map((name) => [name, label])) }),
      })),
    })),
  }));
  return { ...run, scenarios };
}

function goneBetween(base: RunDocument, head: RunDocument): Gone[] {
  return goneOf(head, reduceRun(head), stored(reduceRun(base)));
}

const plain = runOf([{ rounds }]);

/** What is gone between two runs. */
const CASES: [name: string, base: RunDocument, head: RunDocument, Gone[]][] = [
  ['nothing', plain, plain, []],
  ['what is new is not gone', plain, runOf([{ rounds }, named('buy', 'load-2')]), []],
  [
    'a scenario',
    runOf([{ rounds }, named('buy', 'load-2')]),
    plain,
    [{ kind: 'scenario', scenario: 'buy', name: 'buy' }],
  ],
  [
    'a scenario under a new name',
    runOf([{ rounds }, named('buy', 'load-2')]),
    runOf([{ rounds }, named('order', 'load-2')]),
    [{ kind: 'scenario', scenario: 'buy', name: 'buy', now: 'order' }],
  ],
  [
    'a scenario, and another one that is new',
    runOf([{ rounds }, named('buy', 'load-2')]),
    runOf([{ rounds }, named('order', 'load-3')]),
    [{ kind: 'scenario', scenario: 'buy', name: 'buy' }],
  ],
  [
    'a scenario that was like another one that is still there',
    runOf([{ rounds }, named('twin', 'load-1')]),
    plain,
    [{ kind: 'scenario', scenario: 'twin', name: 'twin' }],
  ],
  [
    'a request',
    runOf([{ rounds: both('GET /cart') }]),
    plain,
    [{ kind: 'request', scenario: 'browse', name: 'GET /cart' }],
  ],
  [
    'a request, although the scenario is not compared for that',
    runOf([{ rounds: both('GET /cart') }]),
    runOf([{ hash: 'load-2', rounds }]),
    [{ kind: 'request', scenario: 'browse', name: 'GET /cart' }],
  ],
  [
    'a journey',
    withParts(plain, [], ['buy', 'look']),
    withParts(plain, [], ['look']),
    [{ kind: 'journey', scenario: 'browse', name: 'buy' }],
  ],
  [
    'a check',
    withParts(plain, [
      ['GET /', 'has id'],
      ['GET /', 'is short'],
    ]),
    withParts(plain, [['GET /', 'is short']]),
    [{ kind: 'check', scenario: 'browse', name: 'has id', request: 'GET /' }],
  ],
  [
    'the last check',
    withParts(plain, [['GET /', 'has id']]),
    plain,
    [{ kind: 'check', scenario: 'browse', name: 'has id', request: 'GET /' }],
  ],
  [
    'a request, and its check with it',
    withParts(runOf([{ rounds: both('GET /cart') }]), [
      ['GET /cart', 'has id'],
      ['GET /', 'is short'],
    ]),
    withParts(plain, [['GET /', 'is short']]),
    [{ kind: 'request', scenario: 'browse', name: 'GET /cart' }],
  ],
  [
    'the check of one request, and not the one of the same name of another',
    withParts(runOf([{ rounds: both('GET /cart') }]), [
      ['GET /cart', 'has id'],
      ['GET /', 'has id'],
    ]),
    withParts(runOf([{ rounds: both('GET /cart') }]), [['GET /', 'has id']]),
    [{ kind: 'check', scenario: 'browse', name: 'has id', request: 'GET /cart' }],
  ],
  [
    'scenarios before their parts',
    runOf([{ rounds: both('GET /cart') }, named('buy', 'load-2')]),
    plain,
    [
      { kind: 'scenario', scenario: 'buy', name: 'buy' },
      { kind: 'request', scenario: 'browse', name: 'GET /cart' },
    ],
  ],
  [
    'nothing of a scenario that could not be measured',
    withParts(runOf([{ rounds: both('GET /cart') }]), [['GET /', 'has id']]),
    runOf([{ rounds: [] }]),
    [],
  ],
  [
    'nothing where the run stopped before it had scenarios',
    plain,
    runOf([], { failure: { class: 'target', message: 'x' } }),
    [],
  ],
  ['no scenario that was left out on purpose', runOf([{ rounds }, named('buy', 'x')]), { ...plain, partial: true }, []],
  [
    'a request of a scenario that was chosen',
    runOf([{ rounds: both('GET /cart') }, named('buy', 'x')]),
    { ...plain, partial: true },
    [{ kind: 'request', scenario: 'browse', name: 'GET /cart' }],
  ],
];

describe('what the base has and the change has not', () => {
  it.each(CASES)('%s', (_, base, head, gone) => {
    expect(goneBetween(base, head)).toEqual(gone);
    expect(goneOf(head, reduceRun(head), sameJob(reduceRun(base)))).toEqual(gone);
    for (const item of gone) expect(goneSchema.parse(item)).toEqual(item);
  });

  it('is that of the newest stored job', () => {
    const jobs = [plain, runOf([{ rounds }, named('buy', 'load-2')])].map(reduceRun);
    expect(goneOf(plain, reduceRun(plain), stored(...jobs))).toEqual([]);
    expect(goneOf(plain, reduceRun(plain), stored(...jobs.toReversed()))).toHaveLength(1);
  });

  it('is nothing without a base', () => {
    expect(goneOf(plain, reduceRun(plain), NO_BASE)).toEqual([]);
  });

  it('of checks is not known of a job of an older version', () => {
    const head = withParts(plain, []);
    expect(goneOf(head, reduceRun(head), stored(jobOf([scenarioOf([], { checks: [] })])))).toEqual([]);
  });

  it('is what the files say as well, each once', () => {
    const removed: Gone[] = [
      { kind: 'scenario', scenario: 'buy', name: 'buy', now: 'order' },
      { kind: 'check', scenario: 'browse', name: 'has id', request: 'GET /' },
      { kind: 'scenario', scenario: 'browse', name: 'browse' },
    ];
    const base = runOf([{ rounds }, named('buy', 'load-2')]);
    expect(goneOf(plain, reduceRun(plain), stored(reduceRun(base)), removed)).toEqual([
      { kind: 'scenario', scenario: 'buy', name: 'buy', now: 'order' },
      { kind: 'scenario', scenario: 'browse', name: 'browse', measured: true },
      { kind: 'check', scenario: 'browse', name: 'has id', request: 'GET /' },
    ]);
  });

  it('was not measured where the base could not be followed', () => {
    const removed: Gone[] = [{ kind: 'scenario', scenario: 'browse', name: 'browse' }];
    const head = runOf([{ rounds: [] }]);
    expect(goneOf(head, reduceRun(head), NO_BASE, removed)).toEqual(removed);
  });

  it('has an end', () => {
    const many = Array.from({ length: 300 }, (_, at): Gone => ({ kind: 'request', scenario: 'browse', name: `${at}` }));
    expect(goneOf(plain, reduceRun(plain), NO_BASE, many)).toEqual(many.slice(0, 200));
  });
});

describe('the sentence about', () => {
  it.each<[Gone, string]>([
    [{ kind: 'scenario', scenario: 'buy', name: 'buy' }, 'Scenario "buy" is gone.'],
    [
      { kind: 'scenario', scenario: 'buy', name: 'buy', now: 'order' },
      'Scenario "buy" is gone; "order" is the same under a new name, and nothing compares both.',
    ],
    [
      { kind: 'scenario', scenario: 'buy', name: 'buy', now: 'order', measured: true },
      'Scenario "buy" is removed; it was measured by the rules of the base.',
    ],
    [{ kind: 'request', scenario: 'browse', name: 'GET /cart' }, 'Request "GET /cart" of "browse" is gone.'],
    [{ kind: 'journey', scenario: 'browse', name: 'buy' }, 'Journey "buy" of "browse" is gone.'],
    [
      { kind: 'check', scenario: 'browse', name: 'has id', request: 'GET /' },
      'Check "has id" of "GET /" in "browse" is gone.',
    ],
  ])('%j', (item, sentence) => {
    expect(sayGone(item)).toBe(sentence);
  });
});

describe('on-removed-scenario', () => {
  const base = stored(reduceRun(runOf([{ rounds: plainRounds(10) }, named('buy', 'load-2')])));
  const judged = (onRemovedScenario: 'pass' | 'neutral' | 'fail', more = {}): Result =>
    judge(plain, base, configOf({ judgement: { onRemovedScenario, ...more } }));
  const usual = 'No regression of 10 % or more in 4 comparisons.';

  it.each([
    ['pass', 'success', `${usual} Gone: scenario "buy".`],
    ['neutral', 'neutral', `${usual} Gone: scenario "buy".`],
    ['fail', 'failure', 'The base has what this change has not: scenario "buy".'],
  ] as const)('%s: %s', (lenience, conclusion, headline) => {
    const result = judged(lenience);
    expect(result).toMatchObject({
      conclusion,
      gone: [{ kind: 'scenario', name: 'buy' }],
      settings: { onRemovedScenario: lenience },
    });
    expect(result.headline.replace(/\d+ %/, '10 %')).toBe(headline);
    expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('fail: is a finding of its own kind, whatever fails besides', () => {
    expect(judged('fail', { failOn: 'critical' }).findings).toEqual([
      {
        kind: 'removed',
        severity: 'high',
        text: 'The base has what this change has not: scenario "buy".',
        fails: true,
        line: null,
      },
    ]);
    expect(judged('neutral').findings).toEqual([]);
  });

  it('is nothing to decide where nothing is gone', () => {
    for (const onRemovedScenario of LENIENCES) {
      const result = judge(
        plain,
        stored(reduceRun(runOf([{ rounds: plainRounds(10) }]))),
        configOf({ judgement: { onRemovedScenario } }),
      );
      expect(result).toMatchObject({ conclusion: 'success', findings: [] });
      expect(result).not.toHaveProperty('gone');
      expect(result.headline).not.toContain('Gone');
    }
  });

  it('counts what only the files tell', () => {
    const gone: Gone[] = [{ kind: 'journey', scenario: 'browse', name: 'buy' }];
    const config = {
      ...configOf({ judgement: { onRemovedScenario: 'fail' } }),
      rules: { used: USED, added: [], lost: [], gone },
    };
    const beside = sameJob(reduceRun(runOf([{ rounds: plainRounds(10) }])));
    expect(judge(plain, beside, config)).toMatchObject({
      conclusion: 'failure',
      gone,
      findings: [{ kind: 'removed' }],
    });
  });

  it.each([
    ['pass', 'neutral'],
    ['neutral', 'neutral'],
    ['fail', 'failure'],
  ] as const)('%s: %s where the files are the same and nothing is measured', (onRemovedScenario, conclusion) => {
    const gone: Gone[] = [{ kind: 'scenario', scenario: 'buy', name: 'buy' }];
    const rules = { used: USED, added: [], lost: [], gone };
    const identical = { kind: 'identical', origin: plain.origin } as const;
    const result = judge(runOf([]), identical, { ...configOf({ judgement: { onRemovedScenario } }), rules });
    expect(result).toMatchObject({ conclusion, gone });
    expect(result.findings.map(({ kind }) => kind)).toEqual(conclusion === 'failure' ? ['removed'] : []);
    expect(result.headline).toMatch(/^Nothing to measure: .* Gone: scenario "buy"\.$/);
    expect(rederive(result)).toEqual(result);
    const same = judge(runOf([]), identical, configOf({ judgement: { onRemovedScenario } }));
    expect(same).toMatchObject({ conclusion: 'neutral', findings: [] });
  });

  it.each(LENIENCES)('%s: a stored result is derived as it was judged', (lenience) => {
    const result = judged(lenience);
    expect(rederive(result)).toEqual(result);
    const { gone: _, ...hidden } = result;
    if (lenience !== 'pass') expect(rederive({ ...hidden, headline: '' })).toMatch(/^its conclusion is/);
  });

  it('of an older result is neutral', () => {
    const result = JSON.parse(JSON.stringify(judged('pass'))) as Result;
    const { onRemovedScenario: _, ...settings } = result.settings;
    expect(resultSchema.parse({ ...result, settings }).settings.onRemovedScenario).toBe('neutral');
  });
});

describe('a headline', () => {
  const parts = Array.from(
    { length: 5 },
    (_, at): Gone => ({ kind: 'request', scenario: 'browse', name: `GET /${at}` }),
  );
  const rules = { used: USED, added: [], lost: [] };
  const judged = (gone: readonly Gone[], onRemovedScenario: 'neutral' | 'fail', latency = 10) => {
    const head = runOf([{ rounds: plainRounds(latency, { order: 3 }) }]);
    const config = { ...configOf({ judgement: { onRemovedScenario } }), rules: { ...rules, gone } };
    return judge(head, sameJob(reduceRun(runOf([{ rounds: plainRounds(10) }]))), config);
  };

  it('names the first and counts the others', () => {
    expect(judged(parts, 'neutral').headline).toMatch(/ Gone: request "GET \/0" of "browse" and 4 more\.$/);
    expect(judged(parts.slice(0, 2), 'neutral').headline).toMatch(/ Gone: request "GET \/0" of "browse" and 1 more\.$/);
    expect(judged(parts.slice(0, 1), 'neutral').headline).toMatch(/ Gone: request "GET \/0" of "browse"\.$/);
  });

  it('that is the finding names three and does not say it twice', () => {
    const { headline, findings } = judged(parts, 'fail');
    expect(headline).toBe(
      'The base has what this change has not: request "GET /0" of "browse", request "GET /1" of "browse", request "GET /2" of "browse" and 2 more.',
    );
    expect(findings.map(({ text }) => text)).toEqual([headline]);
    expect(judged(parts.slice(0, 3), 'fail').headline).not.toContain('more');
  });

  it('about a regression says it too, and is recognized', () => {
    const result = judged(parts.slice(0, 1), 'neutral', 12);
    expect(result.headline).toMatch(/slower; .*\. Gone: request "GET \/0" of "browse"\.$/);
    const said = result.headline.replace(/ Gone: .*/, '');
    expect(isHeadline(said, result)).toBe(true);
    expect(isHeadline(result.headline, result)).toBe(true);
    expect(isHeadline('Something else.', result)).toBe(false);
  });
});
