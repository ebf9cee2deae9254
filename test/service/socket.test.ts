import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { PerfGateError } from '../../src/errors.ts';
import { urlProbe } from '../../src/service/readiness.ts';
import { type RunningTarget, startTarget } from '../../src/service/start.ts';
import type { Target } from '../../src/service/target.ts';
import { readTlsFiles } from '../../src/service/tls-files.ts';
import { authority, serverCertificate } from '../support/certificates.ts';
import { PLAIN_TRANSPORT } from '../support/config.ts';
import { OK, startRawService } from '../support/services/raw.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const url = 'http://shop.internal/';

function start(rig: Rig, settings: Partial<Target> = {}): Promise<RunningTarget> {
  const socket = join(rig.folder, 'app.sock');
  const target = rig.target({
    start: startLine('listening'),
    port: null,
    url,
    socket,
    ready: { kind: 'url', url, status: null },
    ...settings,
    env: { SOCKET: socket, ...settings.env },
  });
  const abort = new AbortController().signal;
  return startTarget(target, { logFile: rig.logFile, processes: rig.processes, abort });
}

async function failureOf(started: Promise<unknown>): Promise<PerfGateError> {
  return started.then(
    () => expect.unreachable('it started'),
    (reason) => reason,
  );
}

describe('a target that listens on a Unix socket', () => {
  it('is ready when it answers there, and its host need not exist', async ({ rig }) => {
    const target = await start(rig);
    expect(target).toMatchObject({ url, transport: { socket: join(rig.folder, 'app.sock') } });
    await target.stop();
  });

  it('is asked for its URL through the socket, for another one at its own place', async ({ rig }) => {
    await using health = await startRawService((_, socket) => socket.write(OK));
    const target = await start(rig, { ready: { kind: 'url', url: `${health.url}health`, status: null } });
    expect(health.first[0]?.path).toBe('/health');
    await target.stop();
  });

  it('is reached over TLS too, with the names of the URL', async ({ rig }) => {
    const path = join(rig.folder, 'secure.sock');
    const ca = join(rig.folder, 'ca.pem');
    writeFileSync(ca, authority);
    await using service = await startRawService((_, socket) => socket.write(OK), {
      path,
      secure: { cert: serverCertificate },
    });
    const transport = { socket: path, tls: readTlsFiles({ ...PLAIN_TRANSPORT.tls, ca }) };
    expect(await urlProbe('https://shop.internal/', null, transport)(2000)).toBeNull();
    expect(service.first[0]?.text).toMatch(/\r\nHost: shop\.internal\r\n/);
    await expect(urlProbe('https://other.internal/', null, transport)(2000)).rejects.toMatchObject({
      message: expect.stringContaining('is not for other.internal but for localhost, shop.internal'),
    });
  });

  it('is not started while another process listens there', async ({ rig }) => {
    const first = await start(rig);
    const error = await failureOf(start(rig, { start: 'touch started' }));
    expect(error).toMatchObject({
      class: 'target',
      message: expect.stringContaining('another process already listens'),
    });
    expect(existsSync(join(rig.folder, 'started'))).toBe(false);
    await first.stop();
  });

  it('hears of a file that a killed process left behind, which it must remove itself', async ({ rig }) => {
    await (await start(rig, { env: { LEAVE: '1' } })).stop();
    const words =
      /app\.sock.*connection refused: the socket file is there, but nobody listens on it\. .*do so in `start`/;
    const exited = await failureOf(start(rig));
    expect(exited).toMatchObject({ class: 'target', message: expect.stringMatching(words) });
    expect(exited.message).toContain('EADDRINUSE');
    const hung = await failureOf(start(rig, { start: 'sleep 600', readyTimeout: 300 }));
    expect(hung).toMatchObject({ class: 'target', message: expect.stringMatching(words) });
    const removing = `rm -f app.sock; exec ${startLine('listening')}`;
    await (await start(rig, { start: removing })).stop();
  });

  it('that makes no socket is told as that', async ({ rig }) => {
    const error = await failureOf(start(rig, { start: 'sleep 600', readyTimeout: 300 }));
    expect(error.message).toMatch(
      /not ready within 0\.3 s: http:\/\/shop\.internal\/ at \S+app\.sock \(there is no such socket file\)/,
    );
  });

  it('cannot have a path that is too long for the system', async ({ rig }) => {
    const socket = join(rig.folder, 'ä'.repeat(50));
    const error = await failureOf(start(rig, { socket, start: 'touch started' }));
    expect(error).toMatchObject({ class: 'config' });
    expect(error.message).toMatch(/^target\.socket: the path \S+ has \d+ bytes, and the system allows 10[37]\. /);
    expect(existsSync(join(rig.folder, 'started'))).toBe(false);
  });
});
