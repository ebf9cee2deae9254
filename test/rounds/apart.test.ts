import { expect, it } from 'vitest';
import { whyApart } from '../../src/rounds/apart.ts';
import type { Side } from '../../src/rounds/side.ts';
import type { Target } from '../../src/service/target.ts';
import { PLAIN_TARGET } from '../support/plain-target.ts';

const ORIGIN = { commit: null, ref: null, repository: null, runId: null, attempt: null };
const AUTO = 'http://127.0.0.1:$' + '{PORT}';
const OWN: Partial<Target> = { url: AUTO, port: 'auto', ready: { kind: 'url', url: `${AUTO}/`, status: null } };
const FIXED = 'http://127.0.0.1:8080/';

function sideOf(name: Side['name'], settings: Partial<Target>): Side {
  const target = { ...PLAIN_TARGET, workingDirectory: '/', paths: [], ...OWN, ...settings };
  return { name, target, origin: ORIGIN, dispensable: false };
}

const why = (base: Partial<Target>, head: Partial<Target> = base, platform: NodeJS.Platform = 'linux') =>
  whyApart([sideOf('base', base), sideOf('head', head)], platform);

it.each<[string, Partial<Target>, Partial<Target>?]>([
  ['a port that is chosen', {}],
  ['ports of their own', { port: 3000 }, { port: 3001 }],
  ['ports of their own in the URL', { url: FIXED, port: null }, { url: 'http://127.0.0.1:8081/', port: null }],
  ['sockets of their own', { socket: '/tmp/base.sock' }, { socket: '/tmp/head.sock' }],
  ['the words of a log', { ready: { kind: 'log', pattern: 'ready' } }],
  ['a setup for the whole run', { setup: ['seed'] }],
  ['nothing to set up for every round', { setupEach: 'round' }],
])('two services with %s can be alive at once', (_, base, head) => expect(why(base, head)).toBeNull());

it.each<[string, string, Partial<Target>, Partial<Target>?]>([
  ['a fixed port', 'both listen on port 3000; `port: auto` gives each its own', { port: 3000 }],
  ['a URL with a port', 'both listen on port 8080; `port: auto` gives each its own', { url: FIXED, port: null }],
  ['a URL without $PORT', 'both listen on port 8080; `port: auto` gives each its own', { url: FIXED }],
  [
    'one port that is given in two ways',
    'both listen on port 8080; `port: auto` gives each its own',
    { port: 8080 },
    { url: FIXED, port: null },
  ],
  [
    'a fixed port that tells when it is ready',
    'both listen on port 9000; `port: auto` gives each its own',
    { ready: { kind: 'port', port: 9000 } },
  ],
  [
    'a fixed URL that tells when it is ready',
    'both listen on port 9001; `port: auto` gives each its own',
    { ready: { kind: 'url', url: 'http://127.0.0.1:9001/health', status: null } },
  ],
  [
    'the default port of the protocol',
    'both listen on port 80; `port: auto` gives each its own',
    { url: 'http://localhost/', port: null },
  ],
  [
    'one socket',
    'both listen on the socket /tmp/a.sock; `$' + '{SIDE}` in its path gives each its own',
    { socket: '/tmp/a.sock' },
  ],
  ['a service that is not started', 'somebody else runs the service of the head', {}, { start: null }],
  ['a setup for every round', 'the setup is run again for every round', { setupEach: 'round', setup: ['seed'] }],
  ['a teardown of one', 'the setup is run again for every round', {}, { setupEach: 'round', teardown: ['drop'] }],
])('two services with %s cannot', (_, reason, base, head) => expect(why(base, head)).toBe(reason));

it('nor can any where no process can be paused', () => {
  expect(why({}, {}, 'win32')).toBe('Windows cannot pause a process');
});
