import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PerfGateError } from '../../src/errors.ts';
import { checkCertificate } from '../../src/service/certificate.ts';
import { startTarget } from '../../src/service/start.ts';
import type { Target, Tls } from '../../src/service/target.ts';
import { readTlsFiles } from '../../src/service/tls-files.ts';
import { authority, clientCertificate, expiredCertificate, serverCertificate } from '../support/certificates.ts';
import { PLAIN_TRANSPORT } from '../support/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { privateKey, certificate as selfSigned } from '../support/self-signed.ts';
import { OK, type RawService, startRawService } from '../support/services/raw.ts';
import { targetTest } from '../support/target.ts';

const folder = temporaryFolder('tls');

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const CA = file('ca.pem', authority);
const CERT = file('client.pem', clientCertificate);
const KEY = file('client-key.pem', privateKey);
const STRANGER = file('stranger.pem', selfSigned);

function settings(given: Partial<Tls> = {}): Tls {
  return { ...PLAIN_TRANSPORT.tls, ...given };
}

async function secureService(options: TlsOptions = {}, host = '127.0.0.1'): Promise<RawService> {
  const secure = { cert: serverCertificate, ...options };
  const service = await startRawService((_, socket) => socket.write(OK), { secure, host });
  onTestFinished(() => service[Symbol.asyncDispose]());
  return service;
}

/** What is said of the certificate; null: it is trusted. */
async function problemWith(url: string, tls: Partial<Tls>): Promise<string | null> {
  const transport = { socket: null, tls: readTlsFiles(settings(tls)) };
  try {
    return await checkCertificate(new URL(url), transport, 5000);
  } catch (error) {
    expect(error).toBeInstanceOf(PerfGateError);
    expect((error as PerfGateError).class).toBe('target');
    return (error as PerfGateError).message;
  }
}

describe('T16: the certificate of the target', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('is trusted when `ca` has signed it for the host: %s', async (host) => {
    const service = await secureService({}, host);
    expect(await problemWith(service.url, { ca: CA })).toBeNull();
  });

  it('is not trusted without its authority, which can be named or ignored', async () => {
    const { url } = await secureService();
    expect(await problemWith(url, {})).toMatch(
      /^the certificate of https:\/\/127\.0\.0\.1:\d+ is from an authority that is not known here.*`target\.tls\.ca`.*`target\.tls\.insecure: true`\.$/,
    );
    expect(await problemWith(url, { insecure: true })).toBeNull();
  });

  it('that it signed itself is told as that, and can be named as `ca`', async () => {
    const { url } = await secureService({ cert: selfSigned });
    expect(await problemWith(url, {})).toMatch(/ is self-signed\. Name the authority .* `target\.tls\.ca`/);
    expect(await problemWith(url, { ca: STRANGER, serverName: 'self-signed.test' })).toBeNull();
    expect(await problemWith(url, { ca: STRANGER })).toMatch(/ is not for 127\.0\.0\.1 but for self-signed\.test\. /);
  });

  it('that expired is told with the day', async () => {
    const { url } = await secureService({ cert: expiredCertificate });
    expect(await problemWith(url, { ca: CA })).toMatch(
      /^the certificate of https:\S+ expired on 2024-02-01\. Renew it, or set `target\.tls\.insecure: true`\.$/,
    );
  });

  it('for other names is told with those, and `server-name` says which is meant', async () => {
    const service = await secureService({}, '127.0.0.2');
    expect(await problemWith(service.url, { ca: CA })).toMatch(
      / is not for 127\.0\.0\.2 but for localhost, shop\.internal, 127\.0\.0\.1, 0:0:0:0:0:0:0:1\..*`target\.tls\.server-name`\.$/,
    );
    expect(await problemWith(service.url, { ca: CA, serverName: 'shop.internal' })).toBeNull();
    expect(await problemWith(service.url, { ca: CA, serverName: 'other.internal' })).toMatch(
      / is not for other\.internal /,
    );
  });

  it('is asked for with the server name', async () => {
    const names: unknown[] = [];
    const onConnection = (socket: unknown) => names.push((socket as TLSSocket & { servername: unknown }).servername);
    const secure = { cert: serverCertificate };
    await using service = await startRawService((_, socket) => socket.write(OK), { secure, onConnection });
    await problemWith(service.url, { ca: CA, serverName: 'shop.internal' });
    await problemWith(service.url, { ca: CA });
    expect(names).toEqual(['shop.internal', false]);
  });

  it('cannot be checked where nothing listens, or nothing speaks TLS', async () => {
    const plain = await startRawService((_, socket) => socket.write(OK), {
      onConnection: (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    const url = plain.url.replace('http:', 'https:');
    expect(await problemWith(url, {})).toBe('it does not speak TLS');
    await plain[Symbol.asyncDispose]();
    expect(await problemWith(url, {})).toBe('connection refused');
  });
});

describe('a target that asks for a client certificate', () => {
  const asking: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: authority };

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is shown ours, with %s', async (maxVersion) => {
    const { url } = await secureService({ ...asking, maxVersion });
    expect(await problemWith(url, { ca: CA, cert: CERT, key: KEY })).toBeNull();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is told that there is none, or a wrong one, with %s',
    async (maxVersion) => {
      const { url } = await secureService({ ...asking, maxVersion });
      expect(await problemWith(url, { ca: CA })).toMatch(
        /^https:\S+ (refused the TLS connection|closed the connection right after the TLS handshake).* (wants|may want) a client certificate; set `target\.tls\.cert` and `target\.tls\.key`\.$/,
      );
      expect(await problemWith(url, { ca: CA, cert: STRANGER, key: KEY })).toMatch(
        / does not accept the client certificate/,
      );
    },
  );
});

describe('the files of target.tls', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const otherKey = file('other.pem', other.export({ type: 'pkcs8', format: 'pem' }).toString());
  const text = file('notes.txt', 'no certificate');
  const missing = join(folder, 'missing.pem');

  it.each<[Partial<Tls>, RegExp]>([
    [{ ca: missing }, /^target\.tls\.ca: \S+missing\.pem cannot be read: there is no such file/],
    [{ cert: CERT, key: missing }, /^target\.tls\.key: \S+missing\.pem cannot be read/],
    [
      { cert: CERT, key: otherKey },
      /^target\.tls: \S+client\.pem, \S+other\.pem cannot be used: .*key values mismatch/,
    ],
    [{ cert: text, key: KEY }, /^target\.tls: \S+notes\.txt, \S+client-key\.pem cannot be used: /],
  ])('are named where they cannot be used: %j', (tls, words) => {
    expect(() => readTlsFiles(settings(tls))).toThrow(
      expect.objectContaining({ class: 'config', message: expect.stringMatching(words) }),
    );
  });

  it.each([
    ['alone', null],
    ['and beside what `ca` names', STRANGER],
  ])('are not all that is trusted: NODE_EXTRA_CA_CERTS counts %s', async (_, ca) => {
    const { url } = await secureService();
    // Node reads it once, when it begins.
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: CA };
    const at = (name: string) => fileURLToPath(new URL(`../../src/service/${name}.ts`, import.meta.url));
    const script = `
      import { checkCertificate } from ${JSON.stringify(at('certificate'))};
      import { readTlsFiles } from ${JSON.stringify(at('tls-files'))};
      const tls = readTlsFiles(${JSON.stringify(settings({ ca }))});
      console.log(await checkCertificate(new URL('${url}'), { socket: null, tls }, 5000));`;
    const node = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
    expect((await node).stdout).toBe('null\n');
  });
});

describe('a target is not measured', () => {
  const never = new AbortController().signal;
  const at = (url: string): Partial<Target> => ({
    start: null,
    port: null,
    url,
    ready: { kind: 'url', url, status: null },
  });

  targetTest('when its certificate is not trusted, which waiting does not change', async ({ rig }) => {
    const { url } = await secureService();
    const options = { logFile: rig.logFile, processes: rig.processes, abort: never };
    const wait = { readyTimeout: 600_000 };
    await expect(startTarget(rig.target({ ...at(url), ...wait }), options)).rejects.toMatchObject({
      class: 'target',
    });
    const trusted = await startTarget(rig.target({ ...at(url), tls: settings({ ca: CA }) }), options);
    expect(trusted.transport.tls).toMatchObject({ insecure: false, client: null });
  });

  targetTest('also when it was ready by an open port', async ({ rig }) => {
    const { url } = await secureService();
    const options = { logFile: rig.logFile, processes: rig.processes, abort: never };
    const ready = { kind: 'port', port: Number(new URL(url).port) } as const;
    await expect(startTarget(rig.target({ ...at(url), ready }), options)).rejects.toMatchObject({
      class: 'target',
      message: expect.stringContaining('is from an authority that is not known here'),
    });
    await startTarget(rig.target({ ...at(url), ready, tls: settings({ ca: CA }) }), options);
  });

  targetTest('when a file of target.tls cannot be used, and it is not even started', async ({ rig }) => {
    const options = { logFile: rig.logFile, processes: rig.processes, abort: never };
    const url = 'https://127.0.0.1:1/';
    const target = rig.target({
      ...at(url),
      start: 'touch started',
      tls: settings({ ca: join(folder, 'missing.pem') }),
    });
    await expect(startTarget(target, options)).rejects.toMatchObject({ class: 'config' });
  });
});
