import { describe, expect, it } from 'vitest';
import { read, START } from './workspace.ts';

describe('the port', () => {
  it.each([
    [`{ start: x, url: "http://h:\${PORT}" }`, 'auto'],
    [`{ start: x, url: "http://h:\${PORT}", port: auto }`, 'auto'],
    [`{ start: x, url: "http://h:\${PORT}", port: 3000 }`, 3000],
    ['{ start: x, url: "http://h:3000", port: 3000 }', 3000],
    ['{ start: x, url: "http://h:3000" }', null],
    ['{ url: "http://h:3000" }', null],
    [`{ url: "http://h:\${PORT}", port: 3000 }`, 3000],
  ])('%s: %s', (target, port) => expect(read(`target: ${target}`).target.port).toBe(port));
});

describe('readiness', () => {
  it.each([
    ['/healthz', { kind: 'url', url: 'http://h/api/healthz', status: null }],
    ['http://other:1/x', { kind: 'url', url: 'http://other:1/x', status: null }],
    ['{ timeout: 1s }', { kind: 'url', url: 'http://h/api/?a=b', status: null }],
    ['{ status: 404 }', { kind: 'url', url: 'http://h/api/?a=b', status: [404] }],
    ['{ url: /up, status: [200, 204, 200] }', { kind: 'url', url: 'http://h/api/up', status: [200, 204] }],
    ['{ port: 5432 }', { kind: 'port', port: 5432 }],
    ['{ log: "listening (on" }', { kind: 'log', pattern: 'listening (on' }],
    ['{ log: "/ready in \\\\d+/i" }', { kind: 'log', pattern: '/ready in \\d+/i' }],
  ])('%s', (ready, expected) => {
    const { target } = read(`target: { start: x, url: "http://h/api/?a=b", ready: ${ready} }`);
    expect(target.ready).toEqual(expected);
    expect(target.readyTimeout).toBe(ready === '{ timeout: 1s }' ? 1000 : 30_000);
  });
});

describe('a base of its own', () => {
  it('takes what it does not name from the target, as the inputs left it', () => {
    const { target, base } = read(`${START}base: { env: { A: 1 } }`, { build: 'make', url: `http://h:\${PORT}` });
    expect(base).toEqual({ ...target, env: { A: '1', PERF_GATE_SIDE: 'base' } });
    expect(base).toMatchObject({ build: 'make', url: `http://h:\${PORT}`, port: 'auto' });
  });

  it('two running services are compared by their URLs', () => {
    const { target, base } = read('target: { url: http://new.test }\nbase: { url: http://old.test }');
    expect([target.url, base?.url, base?.start, base?.port]).toEqual([
      'http://new.test',
      'http://old.test',
      null,
      null,
    ]);
  });
});
