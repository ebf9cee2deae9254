import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { certificate, privateKey } from '../support/self-signed.ts';
import { describeProblems, makeFolder, read } from './workspace.ts';

/** Of `expired.test`, valid in January 2020. */
const EXPIRED = `-----BEGIN CERTIFICATE-----
MIIBFTCBvAIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxleHBpcmVkLnRlc3Qw
HhcNMjAwMTAxMDAwMDAwWhcNMjAwMjAxMDAwMDAwWjAXMRUwEwYDVQQDDAxleHBp
cmVkLnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS0F7ssfD38HsftTkXT
wuqkyjZgr+eRDaM0E/XW9+027abFM9YlSQLVVxTls8Kc8yvHuhOR70UnuTWBPPes
Gld2MAoGCCqGSM49BAMCA0gAMEUCIEJ7b5fIDD8Eo6nVcBrRngUxKcGMsBgR13dt
jLvu9qgRAiEA7yN+mrYA5QX1F0x6j51/SBAVL2998j4tqjcfntM67f0=
-----END CERTIFICATE-----
`;
/** Of no certificate here. */
const OTHER_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg69LJEjAkmbIeYip0
Kct04SQli5BA+zfGCbcBxy160iyhRANCAAS0F7ssfD38HsftTkXTwuqkyjZgr+eR
DaM0E/XW9+027abFM9YlSQLVVxTls8Kc8yvHuhOR70UnuTWBPPesGld2
-----END PRIVATE KEY-----
`;
const TLS = 'target:\n  url: https://shop.test\n  tls: ';

it('files, server name and trust', () => {
  const workspace = makeFolder({
    'certs/ca.pem': `${EXPIRED}${certificate}`,
    'certs/client.pem': certificate,
    'certs/key.pem': privateKey,
    'perf-gate.yml': `${TLS}{ ca: certs/ca.pem, cert: certs/client.pem, key: certs/key.pem, server-name: shop.internal }`,
  });
  expect(loadConfig({ workspace, inputs: {} }).target.tls).toEqual({
    ca: join(workspace, 'certs/ca.pem'),
    cert: join(workspace, 'certs/client.pem'),
    key: join(workspace, 'certs/key.pem'),
    serverName: 'shop.internal',
    insecure: false,
  });
  expect(read(`${TLS}{ insecure: true }`).target.tls).toMatchObject({ ca: null, insecure: true });
});

describe('a Unix socket', () => {
  it('takes the place of the port', () => {
    const workspace = makeFolder({ 'perf-gate.yml': 'target: { start: x, socket: run/app.sock }' });
    expect(loadConfig({ workspace, inputs: {} }).target).toMatchObject({
      socket: join(workspace, 'run/app.sock'),
      url: 'http://localhost',
      port: null,
    });
    expect(read('target: { socket: /run/app.sock }').target).toMatchObject({
      socket: '/run/app.sock',
      url: 'http://localhost',
      start: null,
    });
  });

  it('of the target is that of the base as well, unless the base answers elsewhere', () => {
    const target = 'target: { start: x, url: "https://a.test", socket: /run/a.sock, tls: { insecure: true } }';
    const baseOf = (base: string) => read(`${target}\nbase: ${base}`).base;
    expect(baseOf('{ env: { A: 1 } }')).toMatchObject({ socket: '/run/a.sock', tls: { insecure: true } });
    expect(baseOf('{ url: "http://b.test" }')).toMatchObject({ socket: null, tls: { insecure: false } });
    expect(baseOf('{ socket: /run/b.sock }')).toMatchObject({ socket: '/run/b.sock', url: 'https://a.test' });
  });
});

describeProblems(
  {
    'files of target.tls': [
      [`${TLS}{ ca: gone.pem }`, '3:14 target.tls.ca: there is no file "gone.pem" in the workspace'],
      [`${TLS}{ ca: ../ca.pem }`, '3:14 target.tls.ca: "../ca.pem" is outside the workspace; give a file inside it'],
      [
        `${TLS}{ ca: text.pem }`,
        '3:14 target.tls.ca: "text.pem" has no certificate (PEM: -----BEGIN CERTIFICATE-----)',
      ],
      [`${TLS}{ ca: expired.pem }`, '3:14 target.tls.ca: "expired.pem" has a certificate that expired on 2020-02-01'],
      [
        `${TLS}{ cert: expired.pem, key: other-key.pem }`,
        '3:16 target.tls.cert: "expired.pem" has a certificate that expired on 2020-02-01',
      ],
      [`${TLS}{ cert: cert.pem }`, '3:16 target.tls.cert: a client certificate needs its key; set key as well'],
      [`${TLS}{ key: key.pem }`, '3:15 target.tls.key: a key needs its client certificate; set cert as well'],
      [
        `${TLS}{ cert: cert.pem, key: other-key.pem }`,
        '3:31 target.tls.key: this is not the key of the certificate in cert',
      ],
      [
        `${TLS}{ cert: cert.pem, key: cert.pem }`,
        '3:31 target.tls.key: "cert.pem" has no private key (PEM: -----BEGIN PRIVATE KEY-----)',
      ],
      [
        `${TLS}{ cert: cert.pem, key: locked.pem }`,
        '3:31 target.tls.key: "locked.pem" is a key with a passphrase; give one without',
      ],
      [
        `${TLS}{ server-name: 10.0.0.1 }`,
        '3:23 target.tls.server-name: expected a host name such as shop.internal, got "10.0.0.1"',
      ],
      [
        `${TLS}{ verify: false }`,
        '3:10 target.tls.verify: unknown key; known here: ca, cert, key, server-name, insecure',
      ],
      [
        'target: { url: http://h, tls: { insecure: true } }',
        '1:31 target.tls: tls needs an https:// URL; url is "http://h"',
      ],
    ],
    'the path of a Unix socket': [
      [
        'target: { start: x, socket: "" }',
        '1:29 target.socket: expected the path of a Unix socket, at most 100 bytes long, got ""',
      ],
      [
        `target: { start: x, socket: ${'a/'.repeat(60)}s }`,
        `1:29 target.socket: expected the path of a Unix socket, at most 100 bytes long, got "${'a/'.repeat(30)}…"`,
      ],
    ],
  },
  {
    files: {
      'text.pem': 'x',
      'expired.pem': EXPIRED,
      'cert.pem': certificate,
      'key.pem': privateKey,
      'other-key.pem': OTHER_KEY,
      'locked.pem': '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
    },
  },
);
