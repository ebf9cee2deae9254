import { writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeElsewhere } from '../../src/service/elsewhere.ts';
import type { Listening } from '../../src/service/listening.ts';
import { freePort } from '../../src/service/port.ts';
import { startTarget } from '../../src/service/start.ts';
import type { Target } from '../../src/service/target.ts';
import { certificate, privateKey } from '../support/self-signed.ts';
import { type Rig, startLine, targetTest } from '../support/target.ts';

const LINUX = process.platform === 'linux';
const IPV6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const PORT = '$' + '{PORT}';
/** What some names stand for. */
const NAMES: Record<string, string[]> = { localhost: ['127.0.0.1'], 'six.test': ['::1'], 'unknown.test': [] };

describe('what is said of where a service listens', () => {
  const at = (address: string, port = 3000): Listening => ({ tcp: [{ address, port }], sockets: [] });
  it.each<[string, Listening, string, string | null, string]>([
    ['all addresses', at('0.0.0.0'), 'http://127.0.0.1:3000/', null, ''],
    ['all addresses, by a name', at('0.0.0.0'), 'http://localhost:3000/', null, ''],
    [
      'all addresses of the other family, by a name',
      at('0.0.0.0'),
      'http://six.test:3000/',
      null,
      'It listens on port 3000 of all IPv4 addresses, and not on six.test:3000 (::1). ' +
        'Write `url: http://127.0.0.1:3000`, or let it listen on ::1.',
    ],
    [
      'IPv6 only, by a name of IPv4',
      at('::1'),
      'http://localhost:3000/',
      null,
      'It listens on [::1]:3000, and not on localhost:3000 (127.0.0.1). ' +
        'Write `url: http://[::1]:3000`, or let it listen on 127.0.0.1.',
    ],
    [
      'another port, by a name',
      at('127.0.0.1', 8080),
      'http://localhost:3000/',
      null,
      'It listens on 127.0.0.1:8080, and not on localhost:3000 (127.0.0.1). ' +
        'Write `url: http://127.0.0.1:8080`, or let it listen on port 3000.',
    ],
    ['the port of a name whose addresses are not known', at('::1'), 'http://unknown.test:3000/', null, ''],
    ['both families', at('::'), 'http://127.0.0.1:3000/', null, ''],
    ['both families, over IPv6', at('::'), 'http://[::1]:3000/', null, ''],
    ['the one', at('127.0.0.1'), 'http://127.0.0.1:3000/', null, ''],
    ['the one, mapped', at('::ffff:7f00:1'), 'http://127.0.0.1:3000/', null, ''],
    ['the usual port', at('127.0.0.1', 80), 'http://127.0.0.1/', null, ''],
    ['the usual port of TLS', at('127.0.0.1', 443), 'https://127.0.0.1/', null, ''],
    [
      'IPv6 only',
      at('::1'),
      'http://127.0.0.1:3000/',
      null,
      'It listens on [::1]:3000, and not on 127.0.0.1:3000. Write `url: http://[::1]:3000`, or let it listen on 127.0.0.1.',
    ],
    [
      'IPv4 only',
      at('0.0.0.0'),
      'http://[::1]:3000/',
      null,
      'It listens on port 3000 of all IPv4 addresses, and not on [::1]:3000. ' +
        'Write `url: http://127.0.0.1:3000`, or let it listen on ::1.',
    ],
    [
      'another port',
      at('::', 8080),
      'http://127.0.0.1:3000/',
      null,
      'It listens on port 8080 of all addresses, and not on 127.0.0.1:3000. ' +
        'Write `url: http://127.0.0.1:8080`, or let it listen on port 3000.',
    ],
    [
      'a socket',
      { tcp: [], sockets: ['/run/app.sock'] },
      'http://127.0.0.1:3000/',
      null,
      'It listens on the Unix socket /run/app.sock, and not on 127.0.0.1:3000. ' +
        'Write `socket: /run/app.sock` under `target`, or let it listen on port 3000.',
    ],
    ['the socket', { tcp: [], sockets: ['/run/app.sock'] }, 'http://localhost/', '/run/app.sock', ''],
    [
      'a port in place of the socket',
      at('127.0.0.1'),
      'http://localhost/',
      '/run/app.sock',
      'It listens on 127.0.0.1:3000, and not on /run/app.sock. ' +
        'Write `url: http://127.0.0.1:3000` without `socket`, or let it listen on /run/app.sock.',
    ],
    [
      'nothing',
      { tcp: [], sockets: [] },
      'http://127.0.0.1:3000/',
      null,
      'None of its processes listens on a port or a Unix socket.',
    ],
  ])('%s', (_, listening, url, socket, said) => {
    const { hostname } = new URL(url);
    const addresses = NAMES[hostname] ?? [hostname.replace(/^\[|\]$/g, '')];
    expect(describeElsewhere(listening, { url: new URL(url), socket, port: null }, addresses)).toBe(said);
  });

  it('with the port that was passed, and no more than five places', () => {
    const tcp = Array.from({ length: 9 }, (_, at) => ({ address: '127.0.0.1', port: 4000 + at }));
    const asked = { url: new URL('http://127.0.0.1:3000'), socket: null, port: 3000 };
    const said = describeElsewhere({ tcp, sockets: [] }, asked, ['127.0.0.1']);
    expect(said).toMatch(/on 127\.0\.0\.1:4004 and on 4 more places, and not on 127\.0\.0\.1:3000\./);
    expect(said).toContain(
      'Let it listen on the port in its variable PORT (3000), or write `url: http://127.0.0.1:4000`.',
    );
  });
});

async function failureOf(rig: Rig, target: Partial<Target>): Promise<string> {
  const options = { logFile: rig.logFile, processes: rig.processes, abort: new AbortController().signal };
  const start = startLine('placed');
  const running = startTarget(rig.target({ readyTimeout: 1500, grace: 300, start, ...target }), options);
  return running.then(
    async (started) => {
      await started.stop();
      return 'ready';
    },
    (error: Error) => error.message,
  );
}

describe.skipIf(!LINUX)('a service that is never ready because', () => {
  targetTest('it listens on a port of its own: both are named', async ({ rig }) => {
    const port = await freePort();
    const said = await failureOf(rig, { env: { AT: String(port) } });
    expect(said).toMatch(/not ready within 1\.5 s: \S+ \(connection refused\)\. It listens on /);
    expect(said).toContain(`127.0.0.1:${port}, and not on 127.0.0.1:`);
    expect(said).toMatch(new RegExp(`its variable PORT \\(\\d+\\), or write \`url: http://127\\.0\\.0\\.1:${port}\``));
  });

  targetTest('a process that it started listens elsewhere', async ({ rig }) => {
    const port = await freePort();
    const said = await failureOf(rig, { env: { AT: String(port), CHILD: '1' } });
    expect(said).toContain(`It listens on 127.0.0.1:${port}, and not on`);
  });

  targetTest.skipIf(!IPV6)('it listens on ::1 only', async ({ rig }) => {
    const said = await failureOf(rig, { env: { AT: '::1 PORT' } });
    expect(said).toMatch(
      /It listens on \[::1\]:(\d+), and not on 127\.0\.0\.1:\1\. Write `url: http:\/\/\[::1\]:\$\{PORT\}`/,
    );
  });

  targetTest.skipIf(!IPV6)('it listens on IPv4 only, and is asked over IPv6', async ({ rig }) => {
    const url = `http://[::1]:${PORT}/`;
    const said = await failureOf(rig, { url, ready: { kind: 'url', url, status: null } });
    expect(said).toMatch(
      /It listens on 127\.0\.0\.1:(\d+), and not on \[::1\]:\1\. Write `url: http:\/\/127\.0\.0\.1:\$\{PORT\}`/,
    );
  });

  targetTest('it listens on a Unix socket', async ({ rig }) => {
    const path = join(rig.folder, 'own.sock');
    const said = await failureOf(rig, { env: { AT: path } });
    expect(said).toContain(`It listens on the Unix socket ${path}, and not on 127.0.0.1:`);
    expect(said).toContain(`Write \`socket: ${path}\` under \`target\``);
  });

  targetTest('it listens on a port in place of its socket', async ({ rig }) => {
    const port = await freePort();
    const said = await failureOf(rig, { env: { AT: String(port) }, socket: join(rig.folder, 'own.sock') });
    expect(said).toContain(`It listens on 127.0.0.1:${port}, and not on ${join(rig.folder, 'own.sock')}.`);
  });

  targetTest('it listens nowhere', async ({ rig }) => {
    const said = await failureOf(rig, { start: 'exec sleep 30' });
    expect(said).toContain('None of its processes listens on a port or a Unix socket.');
  });

  targetTest('it listens on all addresses: it is ready', async ({ rig }) => {
    expect(await failureOf(rig, { env: { AT: '0.0.0.0 PORT' }, readyTimeout: 10_000 })).toBe('ready');
  });
});

describe('a service that is never ready because of what it speaks', () => {
  const secured = (rig: Rig) => {
    const [key, cert] = [join(rig.folder, 'key.pem'), join(rig.folder, 'cert.pem')];
    writeFileSync(key, privateKey);
    writeFileSync(cert, certificate);
    return { KEY: key, CERT: cert };
  };
  // Without a status, the error that a service of HTTP/2 answers with would do.
  const asking = (url: string): Partial<Target> => ({ url, ready: { kind: 'url', url, status: [200] } });
  const insecure = { ca: null, cert: null, key: null, serverName: null, insecure: true };

  targetTest.for<[string, string, string, RegExp]>([
    ['HTTP/2 without TLS only', 'h2c', 'http', /It speaks HTTP\/2 only, and perf-gate sends HTTP\/1\.1/],
    ['HTTP/2 over TLS only', 'h2', 'https', /It speaks HTTP\/2 only, and perf-gate sends HTTP\/1\.1/],
    [
      'TLS, and is sent plain HTTP',
      'https',
      'http',
      /It speaks TLS there, and plain HTTP was sent: write `https:\/\/`/,
    ],
    [
      'plain HTTP, and TLS is tried',
      'http',
      'https',
      /It speaks plain HTTP there, and TLS was tried: write `http:\/\/`/,
    ],
  ])('%s', async ([, PROTOCOL, scheme, said], { rig }) => {
    const target = { ...asking(`${scheme}://127.0.0.1:${PORT}/`), tls: insecure, env: { PROTOCOL, ...secured(rig) } };
    expect(await failureOf(rig, target)).toMatch(said);
  });

  targetTest('an error of HTTP/1.1 is no other protocol', async ({ rig }) => {
    const target = { ...asking(`http://127.0.0.1:${PORT}/`), start: startLine('failing') };
    expect(await failureOf(rig, target)).toMatch(
      /\(last answer: 500\)\. `ready` waits for another status.*\. (Last lines of its log:|Its log is empty)/,
    );
  });

  targetTest('plain HTTP, where a line of its log says that it is ready', async ({ rig }) => {
    const url = `https://127.0.0.1:${PORT}/`;
    const said = await failureOf(rig, { url, ready: { kind: 'log', pattern: 'listening' }, env: { PROTOCOL: 'http' } });
    expect(said).toMatch(/could not be checked: it does not speak TLS\. It speaks plain HTTP there/);
  });
});
