import { chosen } from '../members.ts';
import { Scope } from '../scope.ts';
import { Dictionary, data, type Range, Unknown, type Value } from '../value.ts';
import { check } from './checks.ts';
import { expect } from './expectations.ts';
import { encodedAs, randomNumber } from './globals.ts';
import { httpLibrary, type Session } from './http.ts';
import { httpxLibrary } from './httpx.ts';
import { HARMLESS, library, native, textOf, UNDEFINED, unfollowed } from './natives.ts';
import { searchParams, url } from './urls.ts';

/** What a turn has counted: users, and turns of each. */
export interface Counters {
  user: Range;
  iteration: Range;
  /** The name of the scenario that is walked. */
  scenario: string;
}

/** The counters of a turn. @param users how many there are at most; null: nobody knows */
export function counters(users: number | null, turn: number, scenario: string): Counters {
  const count = (counts: string, least: number, most: number): Range => ({
    ...randomNumber(least, most, true),
    counts,
  });
  return {
    scenario,
    user: count('__VU', 1, Math.max(users ?? 100, 1)),
    iteration: { ...count('__ITER', 0, 999_999), now: turn },
  };
}

const random = (least: Value | undefined, most: Value | undefined, line: number, isWhole: boolean): Value => {
  const [from, to] = [least, most].map((end) => (end?.kind === 'data' ? Number(end.value) : Number.NaN));
  if (from === undefined || to === undefined || !(from <= to))
    return Unknown.from([least, most, new Unknown(['a random number'], line)], line);
  return randomNumber(from, to, isWhole);
};

/** Functions that call the one that they are given, and nothing else. */
const calling = native(([, callee], line, evaluator) =>
  callee ? evaluator.call(callee, [], line, 'a function') : UNDEFINED,
);

const described = native(([, callee], line, evaluator) => {
  if (callee) evaluator.call(callee, [], line, 'a function');
  return { kind: 'assumed', holds: true };
});

const sleep = native(([given = UNDEFINED], line, evaluator) => {
  const isText = given.kind === 'data' && typeof given.value === 'string' && /^\d+(?:\.\d+)?$/.test(given.value);
  const value = isText ? data(Number(given.value)) : given;
  return evaluator.evaluate({ kind: 'wait', line, seconds: { kind: 'known', line, value } }, Scope.module());
});

/** `new SharedArray('users', () => …)` */
const sharedArray = native(([, callee], line, evaluator) =>
  callee ? evaluator.call(callee, [], line, 'a function') : UNDEFINED,
);

const uuid = native(() => ({ kind: 'placeholder', text: '{{ faker.string.uuid }}', isNumber: false }));

const utils: Record<string, Value> = {
  randomIntBetween: native(([least, most], line) => random(least, most, line, true)),
  randomItem: native(([list = UNDEFINED], line, evaluator) => {
    if (list.kind !== 'part') return chosen(list, 'random', line, evaluator);
    evaluator.conversion.note(line, 'of a list of an answer the first is taken');
    return { ...list, from: { json: `${list.from.json ?? ''}/0` } };
  }),
  randomString: native(() => ({
    kind: 'placeholder',
    text: '{{ faker.database.mongodbObjectId }}',
    isNumber: false,
    remark: 'a random text has 24 letters and digits where it is sent',
  })),
  uuidv4: uuid,
  findBetween: native(([text, left, right], line, evaluator) => {
    const [from, to] = [left, right].map((one) => textOf(one, line, evaluator));
    const isLooked = text?.kind === 'body' || text?.kind === 'part';
    if (!isLooked || typeof from !== 'string' || typeof to !== 'string')
      return Unknown.from([text, new Unknown(['what findBetween() finds'], line)], line);
    const [before, after] = [from, to].map((one) => one.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
    return { kind: 'part', of: text.of, from: { regex: `${before}(.*?)${after}` } };
  }),
  tagWithCurrentStageIndex: HARMLESS,
  tagWithCurrentStageProfile: HARMLESS,
};

function metric(): Value {
  return native(() => new Dictionary([['add', HARMLESS]]));
}

/** The modules that k6 itself has, and those of its jslib, by their names; null: it is another one. */
export function libraryOf(source: string, session: Session, { user, iteration, scenario }: Counters): Value | null {
  const both = (name: string, members: Record<string, Value>) => {
    const made = library(name, members);
    made.entries.set('default', made);
    return made;
  };
  switch (source) {
    case 'k6':
      return both(source, { check, group: calling, sleep, fail: HARMLESS, randomSeed: HARMLESS });
    case 'k6/http':
      return httpLibrary(session);
    case 'k6/data':
      return both(source, { SharedArray: sharedArray });
    case 'k6/encoding':
      return both(source, {
        b64encode: native((given, line, evaluator) => {
          const how = given[1]?.kind === 'data' ? String(given[1].value) : 'std';
          const encoded = encodedAs(how.includes('url') ? 'base64url' : 'base64', !how.includes('raw'));
          return evaluator.call(encoded, [{ value: given[0] ?? UNDEFINED, name: null }], line, 'b64encode');
        }),
        b64decode: native(([text], line) =>
          text?.kind === 'data'
            ? data(Buffer.from(String(text.value), 'base64').toString())
            : Unknown.from([text, new Unknown(['what b64decode() returns'], line)], line),
        ),
      });
    // It has types alone, which are taken away.
    case 'k6/options':
      return both(source, {});
    case 'k6/metrics':
      return both(source, { Trend: metric(), Counter: metric(), Rate: metric(), Gauge: metric() });
    case 'k6/timers':
      return both(source, {
        setTimeout: native(([callee], line, evaluator) =>
          callee ? evaluator.call(callee, [], line, 'setTimeout') : UNDEFINED,
        ),
      });
    case 'k6/execution': {
      const counting = {
        idInTest: user,
        idInInstance: user,
        iterationInScenario: iteration,
        iterationInInstance: iteration,
      };
      const rows = { iterationInTest: iteration, iterationInInstance: iteration };
      const tags = library('exec.vu.tags', {});
      return both(source, {
        vu: library('exec.vu', { ...counting, tags, metrics: library('exec.vu.metrics', { tags, metadata: tags }) }),
        scenario: library('exec.scenario', { ...rows, name: data(scenario) }),
        instance: library('exec.instance', {}),
        test: library('exec.test', { abort: HARMLESS, fail: HARMLESS }),
      });
    }
    case 'k6/crypto':
    case 'k6/experimental/webcrypto':
      return both(source, {
        md5: unfollowed('a hash'),
        sha1: unfollowed('a hash'),
        sha256: unfollowed('a hash'),
        sha512: unfollowed('a hash'),
        hmac: unfollowed('a signature (hmac)'),
        createHMAC: unfollowed('a signature (hmac)'),
        createHash: unfollowed('a hash'),
        randomBytes: unfollowed('random bytes'),
        crypto: library('crypto', { randomUUID: uuid }),
      });
    default:
      return jslibOf(source, session, both);
  }
}

function jslibOf(
  source: string,
  session: Session,
  both: (name: string, members: Record<string, Value>) => Dictionary,
): Value | null {
  if (/k6-utils|jslib\.k6\.io\/utils/.test(source)) return both(source, utils);
  if (/jslib\.k6\.io\/httpx\//.test(source)) return both(source, httpxLibrary(httpLibrary(session)));
  if (/k6chaijs|k6-chaijs|functional/.test(source) && /^https?:|^k6/.test(source))
    return both(source, { describe: described, expect, chai: new Dictionary() });
  if (/papaparse/.test(source)) {
    const parse = native(([text = UNDEFINED, options], line, evaluator) => {
      const setting = (key: string) => (options instanceof Dictionary ? options.entries.get(key) : undefined);
      const [header, delimiter] = [setting('header'), setting('delimiter')];
      const rows = evaluator.evaluate(
        {
          kind: 'table',
          line,
          text: { kind: 'known', line, value: text },
          hasHeader: header?.kind === 'data' && header.value === true,
          delimiter:
            delimiter?.kind === 'data' && typeof delimiter.value === 'string' && delimiter.value !== ''
              ? delimiter.value
              : null,
        },
        Scope.module(),
      );
      return new Dictionary([['data', rows]]);
    });
    return both(source, { parse });
  }
  if (/jslib\.k6\.io\/url\//.test(source)) return both(source, { URL: url, URLSearchParams: searchParams });
  if (/uuid/.test(source) && /^https?:/.test(source)) return both(source, { v4: uuid, default: uuid });
  if (/k6-summary|k6-reporter|k6-html|reporter|summary/.test(source) && /^https?:/.test(source))
    return both(source, { textSummary: HARMLESS, jUnit: HARMLESS, htmlReport: HARMLESS });
  return null;
}
