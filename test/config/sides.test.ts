import { describe, expect, it } from 'vitest';
import { describeProblems, problemsOf, read } from './workspace.ts';

const SIDE = `\${SIDE}`;
const PORT = `\${PORT}`;

describe('what names the side', () => {
  it.each<[string, string, { head: object; base: object }]>([
    [
      'a variable, wherever in it and however often',
      `env: { DATABASE_URL: "postgres:///shop_${SIDE}?application_name=${SIDE}", LEVEL: 3 }`,
      {
        head: { env: { DATABASE_URL: 'postgres:///shop_head?application_name=head', LEVEL: '3' } },
        base: { env: { DATABASE_URL: 'postgres:///shop_base?application_name=base', LEVEL: '3' } },
      },
    ],
    [
      'the path of the URL, and so where it is probed',
      `url: "http://127.0.0.1:${PORT}/${SIDE}", ready: /up`,
      {
        head: {
          url: `http://127.0.0.1:${PORT}/head`,
          port: 'auto',
          ready: { url: `http://127.0.0.1:${PORT}/head/up` },
        },
        base: {
          url: `http://127.0.0.1:${PORT}/base`,
          port: 'auto',
          ready: { url: `http://127.0.0.1:${PORT}/base/up` },
        },
      },
    ],
    [
      'the host of the URL',
      `url: "http://${SIDE}.localhost:3000"`,
      { head: { url: 'http://head.localhost:3000' }, base: { url: 'http://base.localhost:3000' } },
    ],
    [
      'the path that has to answer',
      `ready: "/up/${SIDE}"`,
      {
        head: { ready: { url: `http://127.0.0.1:${PORT}/up/head` } },
        base: { ready: { url: `http://127.0.0.1:${PORT}/up/base` } },
      },
    ],
    [
      'the line of the log that is waited for',
      `ready: { log: "serving the ${SIDE}" }`,
      { head: { ready: { pattern: 'serving the head' } }, base: { ready: { pattern: 'serving the base' } } },
    ],
    [
      'the socket',
      `socket: "/run/shop-${SIDE}.sock"`,
      { head: { socket: '/run/shop-head.sock' }, base: { socket: '/run/shop-base.sock' } },
    ],
    ['the port', 'port: { base: 4001, head: 4002 }', { head: { port: 4002 }, base: { port: 4001 } }],
    [
      'the port, with a URL that is written out for each side',
      `port: { base: 4001, head: 4002 }, url: "http://${SIDE}.localhost"`,
      { head: { port: 4002 }, base: { port: 4001 } },
    ],
    ['lines, which are left as they are', `setup: 'createdb "shop_$PERF_GATE_SIDE"'`, both({})],
    ['nothing: a line that has a variable of that name', `setup: 'SIDE=left; echo ${SIDE}'`, both({})],
  ])('is filled in for each side: %s', (_, keys, { head, base }) => {
    const config = read(`target: { start: x, ${keys} }`);
    expect(config.target).toMatchObject(head);
    expect(config.targetAtBase).toMatchObject(base);
    // A base that the file describes is a base too.
    expect(read(`target: { start: x, ${keys} }\nbase: { build: make }`).base).toMatchObject(base);
    const { start, setup, env } = config.targetAtBase;
    expect({ start, setup }).toEqual({ start: 'x', setup: config.target.setup });
    expect([config.target.env.PERF_GATE_SIDE, env.PERF_GATE_SIDE]).toEqual(['head', 'base']);
  });

  it('is filled in for the base in what it does not take from the target', () => {
    const { base } = read(
      `target: { start: x }\nbase: { env: { DB: "old_${SIDE}" }, url: "http://127.0.0.1:${PORT}/${SIDE}" }`,
    );
    expect(base).toMatchObject({ env: { DB: 'old_base' }, url: `http://127.0.0.1:${PORT}/base` });
  });

  it('is filled in within an input', () => {
    const { target, targetAtBase } = read('target: { start: x }', { url: `http://127.0.0.1:${PORT}/${SIDE}` });
    expect([target.url, targetAtBase.url]).toEqual([`http://127.0.0.1:${PORT}/head`, `http://127.0.0.1:${PORT}/base`]);
  });

  it('is not filled in within an input that is a line', () => {
    expect(problemsOf(() => read('', { start: `node server.js --name ${SIDE}` }))[0]).toMatch(
      /start"?: a line is run as it is written, and the shell knows no \$\{SIDE\}; write \$PERF_GATE_SIDE$/,
    );
  });

  function both(same: object) {
    return { head: same, base: same };
  }
});

const LINE = `a line is run as it is written, and the shell knows no ${SIDE}; write $PERF_GATE_SIDE`;
const NO_PORT = `${SIDE} becomes base or head, which is no port; write ${PORT} there, and set port to one for each side, such as { base: 4001, head: 4002 }`;

describeProblems({
  'what cannot be filled in': [
    [`target: { start: "node x ${SIDE}" }`, `1:18 target.start: ${LINE}`],
    [`target: { start: x, build: "make ${SIDE}" }`, `1:28 target.build: ${LINE}`],
    [`target: { start: x, setup: "createdb shop_${SIDE}" }`, `1:28 target.setup: ${LINE}`],
    [`target: { start: x, setup: [a, "createdb shop_${SIDE}"] }`, `1:32 target.setup[1]: ${LINE}`],
    [`target: { start: x, teardown: "dropdb shop_${SIDE}" }`, `1:31 target.teardown: ${LINE}`],
    [`target: { start: x }\nbase: { start: "node x ${SIDE}" }`, `2:16 base.start: ${LINE}`],
    [`scenarios: { a: { type: command, run: "node bench.js ${SIDE}" } }`, `1:39 scenarios.a.run: ${LINE}`],
    [
      `target:\n  start: x\n  port: 400${SIDE}`,
      `3:9 target.port: expected a port for each side, such as { base: 4001, head: 4002 }, since ${SIDE} becomes base or head, got "400${SIDE}"`,
    ],
    [`target:\n  start: x\n  url: http://127.0.0.1:400${SIDE}`, `3:8 target.url: ${NO_PORT}`],
    [`target:\n  start: x\n  url: http://127.0.0.1:400${SIDE}/path`, `3:8 target.url: ${NO_PORT}`],
    [
      'target: { start: x, port: { base: 4001 } }',
      '1:21 target.port.head: missing; expected a whole number from 1 to 65535',
    ],
    [
      'target: { start: x, port: { base: 4001, head: 0 } }',
      '1:47 target.port.head: expected a whole number from 1 to 65535, got 0',
    ],
    [
      'target: { start: x, port: { base: 4001, head: 4002, tip: 1 } }',
      '1:53 target.port.tip: unknown key; known here: base, head',
    ],
    [
      'target: { start: x, port: { base: 4001, head: 4002 }, url: "http://127.0.0.1:4001" }',
      `1:27 target.port: each side has a port of its own, but url is the same for both; write ${PORT} into url, which is "http://127.0.0.1:4001"`,
    ],
    [
      'target: { start: x, env: { PERF_GATE_SIDE: left } }',
      '1:44 target.env.PERF_GATE_SIDE: PERF_GATE_SIDE is set by perf-gate, to base or head; remove it here',
    ],
    [
      'target: { start: x }\nbase: { env: { PERF_GATE_SIDE: left } }',
      '2:32 base.env.PERF_GATE_SIDE: PERF_GATE_SIDE is set by perf-gate, to base or head; remove it here',
    ],
  ],
  'setup for every round': [
    [
      'target: { start: x, setup: y, setup-each: turn }',
      '1:43 target.setup-each: expected one of run, round, got "turn"; did you mean "run"?',
    ],
    [
      'target: { start: x, setup-each: round }',
      '1:33 target.setup-each: there is nothing to do for every round: setup has no line',
    ],
  ],
});
