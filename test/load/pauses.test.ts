import { describe, expect, it } from 'vitest';
import { prepareUsers } from '../../src/load/traffic/users.ts';
import type { VirtualUser } from '../../src/load/traffic/virtual-user.ts';
import { type JourneySpec, planOf } from '../support/journeys.ts';

const THREE = [{ path: '/a' }, { path: '/b' }, { path: '/c' }];
const every = (milliseconds: number) => ({ least: milliseconds, most: milliseconds });
const ANSWER = { status: 200, headers: [], body: Buffer.from('{}'), isCut: false, sentAt: 0, latency: 1 };

async function userOf(spec: JourneySpec): Promise<VirtualUser> {
  const plan = await planOf('http://127.0.0.1:1', { connections: 1, ...spec });
  return (await prepareUsers({ ...plan, share: { index: 0, of: 1 } })).create(0);
}

/** Sends the requests of these turns, of which those to `failing` fail. @returns what was sent, each after its pause */
function course(user: VirtualUser, turns: number, failing: string[] = []): [pause: number, label: string][] {
  const sent: [number, string][] = [];
  for (let turn = 0; turn < turns; turn++) {
    user.begin(turn);
    for (let next = user.next(); next !== null; next = user.next()) {
      const { label } = next.request;
      sent.push([next.pause, label.replace(/^\w+ \//, '')]);
      if (failing.includes(label)) user.failed('status 500');
      else user.answered(ANSWER);
    }
  }
  return sent;
}

function withPauses(pauses: (number | null)[], pause = 0) {
  const requests = THREE.map((each, index) => {
    const own = pauses[index] ?? null;
    return own === null ? each : { ...each, pause: every(own) };
  });
  return { pause: every(pause), requests };
}

describe('the pause of a request', () => {
  const cases: [what: string, own: (number | null)[], journey: number, ofTwoJourneys: number[]][] = [
    ['comes once, after its answer', [null, 300, null], 0, [0, 0, 300, 0, 0, 300]],
    ['comes before the next journey where it is the last', [null, null, 3000], 0, [0, 0, 0, 3000, 0, 0]],
    ['replaces that of the journey', [null, 500, null], 200, [0, 200, 500, 200, 200, 500]],
    ['replaces that of the journey by none', [0, null, 0], 200, [0, 0, 200, 0, 0, 200]],
    ['may be another one for each', [1, 2, 3], 9, [0, 1, 2, 3, 1, 2]],
    ['is that of the journey where it has none', [null, null, null], 70, [0, 70, 70, 70, 70, 70]],
  ];
  it.each(cases)('%s', async (_, own, pause, expected) => {
    const user = await userOf({ journeys: [withPauses(own, pause)] });
    expect(course(user, 2)).toEqual(expected.map((rest, index) => [rest, 'abcabc'[index]]));
  });

  it('is drawn from its range by the seed: the same again, and not the same every time', async () => {
    const spec = (seed: number) => ({
      seed,
      journeys: [
        {
          requests: [
            { path: '/a', pause: { least: 1000, most: 3000 } },
            { path: '/b', pause: every(0) },
          ],
        },
      ],
    });
    const pauses = course(await userOf(spec(5)), 50).flatMap(([pause, path]) => (path === 'b' ? [pause] : []));
    expect(pauses).toHaveLength(50);
    expect(new Set(pauses).size).toBe(50);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(3000);
    expect(course(await userOf(spec(5)), 50)).toEqual(course(await userOf(spec(5)), 50));
    expect(course(await userOf(spec(6)), 50)).not.toEqual(course(await userOf(spec(5)), 50));
  });

  it('does not keep a user from an arrival that is due', async () => {
    const user = await userOf({ rate: 10, journeys: [withPauses([null, 40, 5000], 7)] });
    expect(course(user, 2).map(([pause]) => pause)).toEqual([0, 7, 40, 0, 7, 40]);
  });
});

describe('a request that fails', () => {
  const cases: [what: string, own: (number | null)[], journey: number, failing: string, rests: number[]][] = [
    ['is followed by its own pause', [null, 300, null], 0, 'GET /b', [0, 0, 300, 0]],
    ['is followed by the pause that the end of its journey has', [null, null, 3000], 0, 'GET /a', [0, 3000]],
    ['is followed by the longest pause that was left', [20, 500, 100], 0, 'GET /a', [0, 500]],
    ['is followed by no pause that was over', [800, 0, 100], 0, 'GET /b', [0, 800, 100, 800]],
    ['is followed by that of the journey where it is longer', [20, null, null], 300, 'GET /a', [0, 300]],
    ['is followed by that of the journey as ever', [null, null, null], 70, 'GET /b', [0, 70, 70, 70]],
    ['may be followed by none', [0, 0, 0], 70, 'GET /a', [0, 0]],
  ];
  it.each(cases)('%s', async (_, own, pause, failing, rests) => {
    const user = await userOf({ journeys: [withPauses(own, pause)] });
    expect(course(user, 2, [failing]).map(([rest]) => rest)).toEqual(rests);
  });

  it('rests as well where it could not even be sent', async () => {
    const id = { name: 'id', from: { kind: 'json' as const, pointer: '/id' }, fallback: 'a\nb' };
    const requests = [
      { path: '/a', extract: [id] },
      { path: '/b', headers: { 'x-id': '{{ id }}' }, pause: every(400) },
    ];
    expect(course(await userOf({ journeys: [{ requests }] }), 2)).toEqual([
      [0, 'a'],
      [400, 'a'],
    ]);
  });
});

describe('before the first journey', () => {
  const before = [{ path: '/login', pause: every(60) }, { path: '/terms' }, { path: '/menu', pause: every(90) }];

  it.each([null, 10])('requests have their pauses, whatever the journey says (rate: %s)', async (rate) => {
    const user = await userOf({ rate, before, journeys: [withPauses([], 5)] });
    expect(course(user, 1)).toEqual([
      [0, 'login'],
      [60, 'terms'],
      [0, 'menu'],
      [90, 'a'],
      [5, 'b'],
      [5, 'c'],
    ]);
  });

  it('they may stand before a plain list', async () => {
    const user = await userOf({ before, requests: [{ path: '/x' }] });
    expect(course(user, 2).slice(-2)).toEqual([
      [90, 'x'],
      [0, 'x'],
    ]);
  });

  it('one that fails is tried again after its pause, or after the usual time where that is longer', async () => {
    const login = (pause: number) => [{ path: '/login', pause: every(pause) }];
    const rests = async (pause: number) =>
      course(await userOf({ before: login(pause), requests: [{ path: '/x' }] }), 1, ['GET /login']).map(
        ([rest]) => rest,
      );
    expect(await rests(300)).toEqual([0, 300, 300, 400, 800]);
    expect(await rests(0)).toEqual([0, 100, 200, 400, 800]);
  });
});
