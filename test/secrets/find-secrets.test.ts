import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findSecrets } from '../../src/secrets/find-secrets.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('T7: a secret of a configuration or an environment is known', () => {
  it.each<[string, unknown, string]>([
    ['a variable of the target', { env: { DB_PASSWORD: 'hunter22' } }, 'hunter22'],
    ['a variable that looks random', { env: { SOMETHING: 'a1B2c3D4e5F6g7H8i9J0k1L2' } }, 'a1B2c3D4e5F6g7H8i9J0k1L2'],
    ['the password of a URL', { env: { DATABASE_URL: 'postgres://app:p%40ss99@db/x' } }, 'p@ss99'],
    ['an assignment in a line', { start: 'API_TOKEN=abc123 node x.js' }, 'abc123'],
    ['a quoted assignment in a line', { build: "MY_SECRET='two words' make" }, 'two words'],
    ['an option of a line', { setup: ['psql --password hunter22 -c x'] }, 'hunter22'],
    ['an option with an equals sign', { teardown: ['x --api-key="k e y 1"'] }, 'k e y 1'],
    ['the user of curl', { setup: ['curl -u admin:hunter22 http://x'] }, 'hunter22'],
    ['a header of curl', { setup: ["curl -H 'Authorization: Bearer abc.def.ghi'"] }, 'abc.def.ghi'],
    ['a header', { headers: { 'X-Api-Key': 'k-1234' } }, 'k-1234'],
    ['an authorization', { headers: { authorization: 'Bearer tok-9876' } }, 'tok-9876'],
    ['a cookie', { headers: { Cookie: 'theme=dark; sid=s-4711' } }, 's-4711'],
    ['a query', { path: '/a?page=1&access_token=t0ken1' }, 't0ken1'],
    ['a signed URL', { url: 'https://x.example/f?sv=1&sig=abc%2Fdef' }, 'abc/def'],
    ['JSON in a text', { body: { kind: 'json', text: '{"password":"a&b\\"c1"}', parts: [] } }, 'a&b"c1'],
    ['a form', { text: 'client_secret=a%26b1&x=1', parts: [] }, 'a&b1'],
    ['a pair of name and value', [{ name: 'apiKey', value: 'vvv111' }], 'vvv111'],
    ['a column of rows', { columns: ['name', 'password'], rows: [['ann', 'row-pw-1']] }, 'row-pw-1'],
    [
      'a password that is called like the folder of a shell',
      { env: { PWD: 'hunter22', pwd: '/hunter22' } },
      'hunter22',
    ],
    ['one in small letters', { pwd: '/hunter22' }, '/hunter22'],
    ['an input', { INPUT_TOKEN: 'ghs_short1' }, 'ghs_short1'],
    ['a password that is called as the folder of a shell', { env: { PWD: 'hunter22' } }, 'hunter22'],
  ])('%s', (_, data, secret) => {
    expect(findSecrets(data)).toContain(secret);
  });

  it.each<[string, unknown]>([
    ['a word of development', { env: { DB_PASSWORD: 'postgres', PASSWORD: 'test', TOKEN: 'abc' } }],
    ['a reference', { headers: { authorization: 'Bearer ${API_TOKEN}' }, json: { token: '{{ users.token }}' } }],
    ['the folder of a shell', { PWD: '/srv/shop', OLDPWD: '/app' }],
    [
      'a place',
      {
        SSH_AUTH_SOCK: '/tmp/agent.1',
        TOKEN_FILE: '/run/token',
        PWD: '/home/ann/shop',
        XDG_SESSION_CLASS: 'user',
        TOKEN_URL: 'https://x.example/token',
      },
    ],
    ['a commit', { env: { GIT_SHA: '4ab0f9e2c1d3b5a697887766554433221100ffee' } }],
    [
      'a setting of what is about secrets',
      {
        AUTH_PROVIDER: 'github',
        SESSION_STORE: 'memory',
        JWT_ISSUER: 'shop',
        JWT_AUDIENCE: 'search',
        AUTH_REALM: 'master',
        SESSION_DRIVER: 'database',
        AUTH_SERVICE: 'http://127.0.0.1:3000',
        TOKEN_LIFETIME: '3600s',
        JWT_EXPIRES_IN: '30days',
        PASSWORD_HASHER: 'argon2id',
        SIGNATURE_VERSION: 's3v4',
        TOKEN_BUCKET_SIZE: '1000000',
        AUTH_SCHEME: 'latency',
        SESSION_MANAGER: 'local/box:@/tmp/.ICE-unix/1',
        SECRET_BACKEND: 'vault',
        AUTH_STRATEGY: 'local',
        TOKEN_ENDPOINT: '/oauth/token',
        AUTH_LEVEL: 'high',
        OTP_ISSUER: 'perf-gate',
        PASS_THROUGH: 'requests',
        sessionStore: 'memory',
      },
    ],
    ['a count', { max_tokens: '4096', PASSWORD_LENGTH: '12345' }],
  ])('%s is none', (_, data) => {
    expect(findSecrets(data)).toEqual([]);
  });

  it('and the examples have none', () => {
    const files = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => /perf-gate.*\.yml$/.test(name) && !name.includes('node_modules'),
    );
    const found = files.map((name) => [name, findSecrets(parse(readFileSync(join(ROOT, 'examples', name), 'utf8')))]);

    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(([, secrets]) => secrets?.length)).toEqual([]);
  });
});
