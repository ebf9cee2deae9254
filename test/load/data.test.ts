import { afterAll, describe, expect, it } from 'vitest';
import { AgentGroup } from '../../src/engines/autocannon/agent-group.ts';
import type { Share } from '../../src/load/pace/share.ts';
import { prepareUsers } from '../../src/load/traffic/users.ts';
import { answerWith, bodyOf, headerOf, type JourneySpec, journey, planOf, startShop } from '../support/journeys.ts';
import { AGENT_SCRIPT, newAgent } from '../support/load.ts';

const agent = newAgent();
afterAll(() => agent.close());

const USERS = {
  name: 'users',
  columns: ['email', 'city'],
  rows: Array.from({ length: 40 }, (_, row) => [`u${row}@x.test`, `City ${row}`]),
};
const NAMED = { path: '/?q={{ users.email }}' };

/** Everything random that there is. */
const VARIED: JourneySpec = {
  seed: 7,
  feeders: [USERS, { ...USERS, name: 'shuffled', order: 'random' }],
  journeys: [
    {
      weight: 3,
      pause: { least: 1, most: 3 },
      requests: [
        { path: '/{{ users.email }}/{{ shuffled.city }}' },
        {
          method: 'POST',
          path: '/{{ faker.string.uuid }}',
          body: { kind: 'json', text: '{"name":"{{ faker.person.fullName }}","born":"{{ faker.date.past }}"}' },
        },
      ],
    },
    { weight: 2, requests: [{ path: '/other/{{ shuffled.email }}' }] },
  ],
};

/** What the users of an agent send in their turns, without an answer that they would have to wait for. */
async function trafficOf(spec: JourneySpec, turns: number, share: Share = { index: 0, of: 1 }): Promise<string[]> {
  const connections = spec.connections ?? 1;
  const plan = { ...(await planOf('http://127.0.0.1:1/', { ...spec, connections })), share };
  const { create } = await prepareUsers(plan);
  const sent: string[] = [];
  for (let number = share.index; number < connections; number += share.of) {
    const user = create(number);
    for (let turn = number; turn < turns; turn += connections) {
      if (!user.begin(turn)) break;
      for (let sending = user.next(); sending; sending = user.next()) {
        sent.push(`${turn} ${Buffer.from(sending.bytes).toString('latin1')}`);
        user.answered({ status: 200, headers: [], body: Buffer.alloc(0), isCut: false, latency: 1, sentAt: 0 });
      }
    }
  }
  return sent.sort();
}

describe('the same seed is the same traffic', () => {
  it('over the wire, byte for byte', async () => {
    const record = async (seed: number, atEnd: 'user' | 'run') => {
      await using shop = await startShop(() => answerWith());
      const feeders = [
        { ...USERS, order: 'once' as const, atEnd },
        { ...USERS, name: 'shuffled', order: 'random' as const },
      ];
      const spec = { ...VARIED, seed, feeders, connections: 3, duration: 20_000, timeout: 20_000 };
      const { ended } = await journey(agent, shop.url, spec);
      const wire = shop.first.map(({ text }) => text.replaceAll(/127\.0\.0\.1:\d+/g, 'host')).sort();
      return { ended, wire };
    };
    // Every user goes on until its own rows are used up, so that all turns are sent, however fast each user is.
    const [one, other, different] = [await record(7, 'user'), await record(7, 'user'), await record(8, 'user')];
    expect(one.ended).toBe('the feeder "users" had no more rows for any virtual user');
    expect(one.wire.length).toBeGreaterThan(50);
    expect(other).toEqual(one);
    expect(one.wire.filter((text) => different.wire.includes(text)).length).toBeLessThan(20);
    // Where the first user without a row ends the run, the others are cut off somewhere within the same traffic.
    const cut = await record(7, 'run');
    expect(cut.ended).toBe('the feeder "users" had no more rows');
    expect(cut.wire.length).toBeGreaterThan(0);
    expect(cut.wire.filter((text) => !one.wire.includes(text))).toEqual([]);
  });

  it('over all agents, however many share it', async () => {
    const spec = { ...VARIED, connections: 4 };
    const alone = await trafficOf(spec, 200);
    const agents = [0, 1].map((index) => trafficOf(spec, 200, { index, of: 2 }));
    const shared = (await Promise.all(agents)).flat().sort();
    expect(alone.length).toBeGreaterThan(300);
    expect(shared).toEqual(alone);
    expect(await trafficOf({ ...spec, seed: 8 }, 200)).not.toEqual(alone);
  });

  it('also over the wire, of two agents that share it', async () => {
    const group = new AgentGroup(AGENT_SCRIPT);
    const record = async (agents: number) => {
      await using shop = await startShop(() => answerWith());
      const feeders = [{ ...USERS, order: 'once' as const }];
      const requests = [{ path: '/{{ users.email }}/{{ faker.string.uuid }}' }];
      const spec = { agents, feeders, requests, connections: 4, duration: 5000 };
      const { ended } = await journey(group, shop.url, spec);
      expect(ended).toMatch(/no more rows for any virtual user/);
      return shop.first.map(({ path }) => path).sort();
    };
    const alone = await record(1);
    expect(new Set(alone).size).toBe(40);
    expect(await record(2)).toEqual(alone);
    await group.close();
  });

  it('also where arrivals come by themselves', async () => {
    const record = async () => {
      await using shop = await startShop(() => answerWith());
      const feeders = [{ ...USERS, order: 'once' as const }];
      const requests = [{ path: '/{{ users.email }}', headers: { 'X-Id': '{{ faker.string.uuid }}' } }];
      const spec = { feeders, rate: 400, arrivals: 'poisson' as const, connections: 50, duration: 500 };
      const { journeys, arrivals } = await journey(agent, shop.url, { ...spec, journeys: [{ name: 'j', requests }] });
      expect([arrivals?.due, arrivals?.sent, journeys.j?.counts.responses]).toEqual([40, 40, 40]);
      return shop.first.map(({ text }) => text.replaceAll(/127\.0\.0\.1:\d+/g, 'host')).sort();
    };
    expect(await record()).toEqual(await record());
  });

  it('and in it every cycle has the mix that the weights say', async () => {
    const sent = await trafficOf(VARIED, 200);
    expect(sent.filter((text) => text.includes('GET /other/')).length).toBe(80);
  });
});

describe('a feeder', () => {
  it('gives its rows in their order, again and again', async () => {
    await using shop = await startShop(() => answerWith());
    await journey(agent, shop.url, {
      connections: 1,
      feeders: [{ ...USERS, rows: USERS.rows.slice(0, 3) }],
      requests: [NAMED],
    });
    const rows = shop.first.slice(0, 7).map(({ path }) => path);
    expect(rows).toEqual([0, 1, 2, 0, 1, 2, 0].map((row) => `/?q=u${row}%40x.test`));
  });

  it('gives any of its rows in random order, about as often', async () => {
    const sent = await trafficOf({ feeders: [{ ...USERS, order: 'random' }], requests: [NAMED] }, 4000);
    const times = USERS.rows.map((_, row) => sent.filter((text) => text.includes(`?q=u${row}%40`)).length);
    expect(Math.min(...times)).toBeGreaterThan(60);
    expect(Math.max(...times)).toBeLessThan(150);
    const first = sent.filter((text) => Number.parseInt(text, 10) < 40).map((text) => text.slice(text.indexOf(' ')));
    expect(new Set(first).size).toBeLessThan(35);
  });

  it('gives each row once, and then its users are quiet', async () => {
    await using shop = await startShop(() => answerWith());
    const feeders = [{ ...USERS, order: 'once' as const }];
    const { labels, ended, duration } = await journey(agent, shop.url, {
      connections: 3,
      duration: 5000,
      feeders,
      requests: [NAMED],
    });
    expect(new Set(shop.first.map(({ path }) => path)).size).toBe(40);
    expect(shop.requests).toBe(40);
    expect(labels['GET /?q={{ users.email }}']?.counts.responses).toBe(40);
    expect(ended).toBe('the feeder "users" had no more rows for any virtual user');
    expect(duration).toBeLessThan(4000);
  });

  it('that ends in the warm-up leaves nothing to measure', async () => {
    await using shop = await startShop(() => answerWith());
    const feeders = [{ ...USERS, order: 'once' as const, atEnd: 'run' as const }];
    const { stopped } = await journey(agent, shop.url, { warmup: 5000, feeders, requests: [NAMED] });
    expect(stopped).toBe('the feeder "users" had no more rows before the warm-up was over');
  });
});

describe('a value is escaped as its place asks', () => {
  const ODD = 'a"b\\c&d=é/ü?#\u0001🚀%';
  const odd = (value = ODD) => [{ name: 'f', columns: ['a column'], rows: [[value]] }];

  it('in path, query, header, JSON, form and text, with the right length', async () => {
    await using shop = await startShop(() => answerWith());
    const at = (kind: 'json' | 'form' | 'text', text: string) => ({
      method: 'POST',
      path: `/${kind}`,
      body: { kind, text },
    });
    await journey(agent, shop.url, {
      connections: 1,
      feeders: odd(),
      requests: [
        { path: '/{{ f.a column }}/x?y={{f.a column}}' },
        at('json', '{"é":"{{ f.a column }}"}'),
        at('form', 'k={{ f.a column }}'),
        at('text', 'é {{ f.a column }}'),
        { path: '/header', headers: { 'X-A': 'é {{ f.a column }}' } },
      ],
    });
    const request = (path: string) => shop.first.find((one) => one.path === path) ?? expect.fail();
    const utf8 = (path: string) => Buffer.from(bodyOf(request(path)), 'latin1').toString();
    const encoded = encodeURIComponent(ODD);
    expect(request(`/${encoded}/x?y=${encoded}`).method).toBe('GET');
    expect(JSON.parse(utf8('/json'))).toEqual({ é: ODD });
    expect(new URLSearchParams(utf8('/form')).get('k')).toBe(ODD);
    expect(headerOf(request('/form'), 'content-type')).toBe('application/x-www-form-urlencoded');
    expect(utf8('/text')).toBe(`é ${ODD}`);
    // A header cannot carry it: the request is an error, and never sent.
    expect(shop.first.some(({ path }) => path === '/header')).toBe(false);
  });

  it('a line break never begins another header', async () => {
    await using shop = await startShop(() => answerWith());
    const { labels } = await journey(agent, shop.url, {
      feeders: odd('x\r\nX-Injected: 1'),
      requests: [{ path: '/', headers: { 'X-A': '{{ f.a column }}' } }],
    });
    expect(shop.requests).toBe(0);
    const { sent = 0, errors } = labels['GET /']?.counts ?? {};
    expect(sent).toBeGreaterThan(0);
    expect(errors).toEqual({ 'header value that cannot be sent': sent });
  });

  it('also one that was extracted, which ends the journey', async () => {
    await using shop = await startShop(() => answerWith('{"a":"x\\r\\nX-Injected: 1"}'));
    const { journeys, labels } = await journey(agent, shop.url, {
      journeys: [
        {
          name: 'j',
          requests: [
            { path: '/from', extract: [{ name: 'a', from: { kind: 'json', pointer: '/a' }, fallback: null }] },
            { path: '/into', headers: { 'X-A': '{{ a }}' } },
          ],
        },
      ],
    });
    expect(shop.first.every(({ text }) => !text.includes('X-Injected'))).toBe(true);
    const kind = 'header value that cannot be sent';
    expect(labels['GET /into']?.counts.errors[kind]).toBeGreaterThan(3);
    expect(journeys.j?.counts.errors[kind]).toBeGreaterThan(3);
  });
});

describe('made-up values', () => {
  it('stay the same within a turn, and differ between turns', async () => {
    const requests = [{ path: '/{{ faker.string.uuid }}' }, { path: '/{{ faker.string.uuid }}/again' }];
    const sent = await trafficOf({ journeys: [{ requests }] }, 50);
    const ids = sent.map((text) => text.split('/')[1]?.slice(0, 36));
    expect(ids.length).toBe(100);
    expect(new Set(ids).size).toBe(50);
  });

  it.each(['constructor.constructor', 'person.toString', 'definitions.person', 'fakerCore.seed', 'nobody.knows'])(
    '%s is none',
    async (name) => {
      await expect(trafficOf({ requests: [{ path: `/{{ faker.${name} }}` }] }, 1)).rejects.toThrow(/faker/);
    },
  );
});
