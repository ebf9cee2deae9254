import { describe, expect, it } from 'vitest';
import { joinCookies } from '../../src/load/traffic/user-cookies.ts';
import { prepareUsers } from '../../src/load/traffic/users.ts';
import { type JourneySpec, planOf } from '../support/journeys.ts';

/** The Cookie headers that a user sends in two turns, request by request, where each answer sets this cookie. */
async function cookiesOf(spec: JourneySpec, set: string | null = 'sid=jar; Path=/'): Promise<(string | null)[]> {
  const plan = await planOf('http://127.0.0.1:1', { connections: 1, ...spec });
  const user = (await prepareUsers({ ...plan, share: { index: 0, of: 1 } })).create(0);
  const sent: (string | null)[] = [];
  for (const turn of [0, 1]) {
    user.begin(turn);
    for (let next = user.next(); next !== null; next = user.next()) {
      const lines = Buffer.from(next.bytes).toString('latin1').split('\r\n\r\n', 1)[0]?.split('\r\n') ?? [];
      const headers = lines.filter((line) => /^cookie:/i.test(line));
      expect(headers.length).toBeLessThan(2);
      sent.push(headers[0]?.replace(/^cookie: /i, '') ?? null);
      const headersOfAnswer = set === null ? [] : ['Set-Cookie', set];
      user.answered({
        status: 200,
        headers: headersOfAnswer,
        body: Buffer.alloc(0),
        isCut: false,
        sentAt: 0,
        latency: 1,
      });
      if (turn === 0 && spec.journeys === undefined) break;
    }
  }
  return sent;
}

const journeyWith = (headers: Record<string, string>): JourneySpec => ({
  feeders: [{ name: 'p', columns: ['v'], rows: [['x'], ['y']] }],
  journeys: [{ requests: [{ path: '/a', headers }] }],
});

describe('the Cookie header of a request in a journey', () => {
  it.each<[string, Record<string, string>, (string | null)[]]>([
    ['joins the cookies that were set', { Cookie: 'lang=en' }, ['lang=en', 'lang=en; sid=jar']],
    ['gives way to one of the same name', { cookie: 'sid=own; lang=en' }, ['sid=own; lang=en', 'lang=en; sid=jar']],
    ['may become that of the user alone', { COOKIE: 'sid=own' }, ['sid=own', 'sid=jar']],
    ['tells names apart by case and length', { cookie: 'SID=1; sid2=2' }, ['SID=1; sid2=2', 'SID=1; sid2=2; sid=jar']],
    ['may be filled in', { cookie: 'v={{ p.v }}' }, ['v=x', 'v=y; sid=jar']],
    ['may be empty', { cookie: '' }, [null, 'sid=jar']],
    ['may have bytes of letters', { cookie: 'n=Zo\xeb' }, ['n=Zo\xeb', 'n=Zo\xeb; sid=jar']],
  ])('%s', async (_, headers, sent) => expect(await cookiesOf(journeyWith(headers))).toEqual(sent));

  it('is sent as it is written where none was set, or where none are kept', async () => {
    const spec = journeyWith({ cookie: 'a=1;b=2; ; c' });
    expect(await cookiesOf(spec, null)).toEqual(['a=1;b=2; ; c', 'a=1;b=2; ; c']);
    expect(await cookiesOf({ ...spec, cookies: false })).toEqual(['a=1;b=2; ; c', 'a=1;b=2; ; c']);
  });

  it('goes on where a redirect is followed, with what that sets', async () => {
    const plan = await planOf('http://127.0.0.1:1', {
      ...journeyWith({ cookie: 'v={{ p.v }}; sid=own' }),
      connections: 1,
    });
    const user = (await prepareUsers({ ...plan, share: { index: 0, of: 1 } })).create(0);
    user.begin(0);
    user.next();
    expect(user.redirected([], '/a', '/b')).toBe('v=x; sid=own');
    expect(user.redirected(['Set-Cookie', 'sid=jar; Path=/'], '/b', '/c')).toBe('v=x; sid=jar');
  });
});

it('the Cookie header of a request in a plain list is sent as it is written', async () => {
  const requests = [{ path: '/a', headers: { cookie: 'lang=en; sid={{ p.v }}' } }];
  const feeders = [{ name: 'p', columns: ['v'], rows: [['x'], ['y']] }];
  expect(await cookiesOf({ requests, feeders })).toEqual(['lang=en; sid=x', 'lang=en; sid=y']);
});

it.each([
  ['', '', ''],
  ['a=1', '', 'a=1'],
  ['', 'b=2', 'b=2'],
  ['a=1;b=0;  c=3', 'b=2', 'a=1; c=3; b=2'],
  ['a=1; a=2', 'a=3; d=4', 'a=3; d=4'],
  ['flag; a=1', 'a=2', 'flag; a=2'],
  ['a=b=c', 'b=1', 'a=b=c; b=1'],
])('%j and %j are %j', (own, kept, joined) => expect(joinCookies(own, kept)).toBe(joined));
