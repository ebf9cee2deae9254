import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import type { RunDocument } from '../../src/measurement/run-document.ts';
import { type MeasurePlan, measure } from '../../src/rounds/measure.ts';
import type { Side } from '../../src/rounds/side.ts';
import { freePort } from '../../src/service/port.ts';
import type { Target } from '../../src/service/target.ts';
import { flatten } from '../measurement/flat-round.ts';
import { authority, clientCertificate, expiredCertificate, serverCertificate } from '../support/certificates.ts';
import { PLAIN_LOAD, PLAIN_TRANSPORT } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { privateKey } from '../support/self-signed.ts';
import { OK, startRawService } from '../support/services/raw.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

const SCENARIO: LoadScenario = {
  ...PLAIN_LOAD,
  name: 'home',
  connections: 2,
  warmup: 0,
  duration: 100,
  rounds: 2,
  timeout: 2000,
  reconnectEvery: 5,
  requests: [request()],
  thresholds: [],
};

/** A base that leaves a trace of whatever is done with it, beside a head. */
async function measured(rig: Rig, head: Partial<Target>, base: Partial<Target> | null = {}): Promise<RunDocument> {
  const sideOf = (name: Side['name'], settings: Partial<Target>): Side => {
    const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
    return { name, target: rig.target(settings), origin, dispensable: false };
  };
  const traced = { build: 'echo built >> diary', setup: ['echo set up >> diary'], ...base };
  const plan: MeasurePlan = {
    order: 'abba',
    turns: 'rounds',
    isolation: 'none',
    version: '1.0.0',
    sides: [...(base ? [sideOf('base', traced)] : []), sideOf('head', head)],
    scenarios: [SCENARIO],
    extension: null,
    engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
    logs: logsIn(rig.folder),
  };
  const measurement = await measure(plan, sessionOf(rig));
  return measurement.head;
}

function running(url: string): Partial<Target> {
  return { start: null, port: null, url, ready: { kind: 'url', url, status: null } };
}

describe('nothing is built, set up or started', () => {
  it.for<[string, (rig: Rig) => Promise<Partial<Target>>, 'config' | 'target', RegExp]>([
    [
      'when the host of a running service does not exist',
      async () => ({ ...running('http://no-such-host.invalid:81/'), urlPlace: 'perf-gate.yml:2:8' }),
      'config',
      /^perf-gate\.yml:2:8 target\.url: the host of http:\/\/no-such-host\.invalid:81 has no address/,
    ],
    [
      'when nobody answers there',
      async () => ({ ...running(`http://127.0.0.1:${await freePort()}/`), readyTimeout: 300 }),
      'target',
      /not ready within 0\.3 s: \S+ \(connection refused\)\. Start it before perf-gate/,
    ],
    [
      'when a file of target.tls is missing',
      async (rig) => ({
        url: 'https://127.0.0.1:$' + '{PORT}/',
        tls: { ...PLAIN_TRANSPORT.tls, ca: join(rig.folder, 'missing.pem') },
      }),
      'config',
      /^target\.tls\.ca: \S+ cannot be read/,
    ],
    [
      'when the path of the socket is too long',
      async (rig) => ({ socket: join(rig.folder, 'x'.repeat(100)) }),
      'config',
      /^target\.socket: the path/,
    ],
  ])('%s', async ([, head, kind, words], { rig }) => {
    const { failure } = await measured(rig, await head(rig));
    expect(failure).toEqual({ class: kind, message: expect.stringMatching(words) });
    expect(existsSync(join(rig.folder, 'diary'))).toBe(false);
  });

  it('when the certificate of a running service has expired', async ({ rig }) => {
    const ca = join(rig.folder, 'ca.pem');
    writeFileSync(ca, authority);
    const secure = { cert: expiredCertificate };
    await using service = await startRawService((_, socket) => socket.write(OK), { secure });
    const { failure } = await measured(rig, { ...running(service.url), tls: { ...PLAIN_TRANSPORT.tls, ca } });
    expect(failure).toEqual({ class: 'target', message: expect.stringContaining(' expired on 2024-02-01. ') });
    expect(existsSync(join(rig.folder, 'diary'))).toBe(false);
  });
});

it('a service that the setup starts is not asked for before that', async ({ rig }) => {
  const port = await freePort();
  const head = {
    ...running(`http://127.0.0.1:${port}/`),
    setup: [`PORT=${port} ${startLine('steady')} > /dev/null 2>&1 & echo $! > pid`],
    teardown: ['kill $(cat pid)'],
  };
  const { failure, scenarios } = await measured(rig, head, null);
  expect(failure).toBeNull();
  expect(scenarios[0]?.rounds).toHaveLength(2);
});

it('a service with TLS and a client certificate on a Unix socket is measured as any other', async ({ rig }) => {
  const at = (name: string, content: string) => {
    const path = join(rig.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const tls = {
    ...PLAIN_TRANSPORT.tls,
    ca: at('ca.pem', authority),
    cert: at('client.pem', clientCertificate),
    key: at('key.pem', privateKey),
  };
  const url = 'https://shop.internal/';
  const socket = join(rig.folder, 'app.sock');
  const env = { SOCKET: socket, CERT: at('server.pem', serverCertificate), KEY: tls.key, CA: tls.ca };
  const start = startLine('listening');
  const head = { start, url, port: null, socket, tls, env, ready: { kind: 'url', url, status: null } as const };
  const { failure, scenarios } = await measured(rig, head, null);
  expect(failure).toBeNull();
  for (const { counts } of scenarios[0]?.rounds.map(flatten) ?? []) {
    expect(counts).toMatchObject({ responses: counts.sent, errors: {}, lost: 0 });
    expect(counts.responses).toBeGreaterThan(0);
  }
  // Nothing of the key comes into the document.
  expect(JSON.stringify(scenarios)).not.toContain('PRIVATE KEY');
  expect(readFileSync(tls.key, 'utf8')).toContain('PRIVATE KEY');
});
