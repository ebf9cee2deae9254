import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkoutTop } from '../../checkout/checkout-top.ts';
import { isOutside, realPathOf, resolveInRepository } from '../../checkout/workspace.ts';
import type { SideName } from '../../events.ts';
import type { Readiness, Target } from '../../service/target.ts';
import { PORT_PLACEHOLDER } from '../../settings/port-placeholder.ts';
import { SIDE_PLACEHOLDER, SIDE_VARIABLE } from '../../settings/side-placeholder.ts';
import { describeValue } from '../../settings/wording.ts';
import { quote } from '../../text/quote.ts';
import type { TargetSettings } from '../schema/target-schema.ts';
import { NO_TLS, resolveTls } from './resolve-tls.ts';
import { type SideSettings, settingsOfSide } from './side-settings.ts';

const DEFAULT_URL = `http://127.0.0.1:${PORT_PLACEHOLDER}`;
/** The URL over a socket, where it only sets the Host header. */
const SOCKET_URL = 'http://localhost';
/** The bytes of `sun_path` of sockaddr_un without its last null (unix(7)). */
const LONGEST_SOCKET = 107;
const DEFAULT_READY_TIMEOUT = 30_000;

/** What is wrong with the combination of keys that are each right by themselves. */
export interface TargetProblem {
  /** The key to blame, and for `env` the variable. */
  path: [keyof TargetSettings, ...string[]] | [];
  text: string;
}

/**
 * Fills in what depends on the side and on other keys. Exactly one of the two results is filled.
 *
 * @param needsService whether any scenario loads it; otherwise it is only a checkout
 * @param isElsewhere whether it is in another checkout, whose folders are not those of this one
 */
export function resolveTarget(
  written: TargetSettings,
  side: SideName,
  workspace: string,
  needsService = true,
  isElsewhere = false,
): { target: Target; problems: [] } | { target: null; problems: TargetProblem[] } {
  const settings = settingsOfSide(written, side);
  const url = settings.url ?? defaultUrl(settings, needsService);
  if (url === undefined) {
    const text = 'neither start nor url is set; give the line that starts the service, or the URL of one that runs';
    return { target: null, problems: [{ path: [], text }] };
  }
  const port = settings.port ?? (url.includes(PORT_PLACEHOLDER) ? 'auto' : null);
  const place = findFolder(settings['working-directory'] ?? '.', workspace, isElsewhere);
  const problems = [...findContradictions(settings, url, port), ...findFaultsOfSides(written)];
  if ('problem' in place) problems.push({ path: ['working-directory'], text: place.problem });
  else problems.push(...findEscapes(settings, workspace, existsSync(place.folder) ? place.folder : workspace));
  const socket = settings.socket === undefined ? null : resolve(realpathSync(workspace), settings.socket);
  if (socket !== null && Buffer.byteLength(socket) > LONGEST_SOCKET) {
    const text = `the path of a socket has at most ${LONGEST_SOCKET} bytes, and with the workspace this one has ${Buffer.byteLength(socket)}; give a short absolute path`;
    problems.push({ path: ['socket'], text });
  }
  const { tls, problems: ofTls } = settings.tls ? resolveTls(settings.tls, workspace) : { tls: NO_TLS, problems: [] };
  problems.push(...ofTls.map(({ key, text }): TargetProblem => ({ path: ['tls', key], text })));
  if (problems.length > 0 || 'problem' in place) return { target: null, problems };
  return {
    target: {
      build: settings.build ?? null,
      start: settings.start ?? null,
      url,
      urlPlace: null,
      port,
      socket,
      tls,
      workingDirectory: place.folder,
      env: settings.env ?? {},
      ready: resolveReady(settings.ready, url),
      readyTimeout: settings.ready.timeout ?? DEFAULT_READY_TIMEOUT,
      grace: settings.grace,
      setup: settings.setup,
      teardown: settings.teardown,
      setupEach: settings['setup-each'],
      ...profiledBy(settings.profile),
      buildTimeout: settings['build-timeout'],
      setupTimeout: settings['setup-timeout'],
      copy: settings.copy.map((path) => resolve(realpathSync(workspace), path)),
      paths: settings.paths.map((path) => resolve(realpathSync(workspace), path)),
    },
    problems: [],
  };
}

function profiledBy(written: SideSettings['profile']): Pick<Target, 'profile'> {
  if (written === false) return {};
  return { profile: written === true ? { kind: 'node' } : { kind: 'command', line: written.command } };
}

function defaultUrl({ start, socket }: SideSettings, needsService: boolean): string | undefined {
  if (socket !== undefined) return SOCKET_URL;
  if (start !== undefined) return DEFAULT_URL;
  // Only a checkout is measured: nothing is probed.
  return needsService ? undefined : SOCKET_URL;
}

function findContradictions(settings: SideSettings, url: string, port: Target['port']): TargetProblem[] {
  const problems: TargetProblem[] = [];
  const blamed = settings.port === undefined ? 'url' : 'port';
  if (port === 'auto' && settings.start === undefined) {
    const text =
      'without start, there is no service to pass a chosen port to; write the port of the running service into url';
    problems.push({ path: [blamed], text });
  } else if (port === 'auto' && !url.includes(PORT_PLACEHOLDER)) {
    const text = `port auto needs ${PORT_PLACEHOLDER} in url, such as ${DEFAULT_URL}; url is ${quote(url)}`;
    problems.push({ path: ['port'], text });
  }
  if (port === null && settings.ready.url?.includes(PORT_PLACEHOLDER)) {
    const text = `${PORT_PLACEHOLDER} is used, but no port is chosen: url has none and port is not set`;
    problems.push({ path: ['ready'], text });
  }
  if (settings.ready.log !== undefined && settings.start === undefined) {
    problems.push({ path: ['ready'], text: 'without start there is no log to wait for; use a URL or a port' });
  }
  if (settings.profile === true && settings.start === undefined) {
    const text =
      'without start, perf-gate cannot prepare the Node processes of the service; start it here, or give { command } that writes a profile';
    problems.push({ path: ['profile'], text });
  }
  if (settings.tls !== undefined && !/^https:/i.test(url)) {
    problems.push({ path: ['tls'], text: `tls needs an https:// URL; url is ${quote(url)}` });
  }
  if (port !== null && settings.env !== undefined && Object.hasOwn(settings.env, 'PORT')) {
    const text = `PORT is set by port (${port}); remove it here, and set port to ${describeValue(settings.env.PORT)} if it must be that`;
    problems.push({ path: ['env', 'PORT'], text });
  }
  return problems;
}

/** Lists what would keep the two sides from getting what they are promised, each for itself. */
function findFaultsOfSides({ env, port, url, socket, setup, teardown, ...rest }: TargetSettings): TargetProblem[] {
  const problems: TargetProblem[] = [];
  if (env !== undefined && Object.hasOwn(env, SIDE_VARIABLE)) {
    const text = `${SIDE_VARIABLE} is set by perf-gate, to base or head; remove it here`;
    problems.push({ path: ['env', SIDE_VARIABLE], text });
  }
  const isShared = url !== undefined && ![PORT_PLACEHOLDER, SIDE_PLACEHOLDER].some((place) => url.includes(place));
  if (typeof port === 'object' && port.base !== port.head && socket === undefined && isShared) {
    const text = `each side has a port of its own, but url is the same for both; write ${PORT_PLACEHOLDER} into url, which is ${quote(url)}`;
    problems.push({ path: ['port'], text });
  }
  if (rest['setup-each'] === 'round' && setup.length + teardown.length === 0) {
    problems.push({ path: ['setup-each'], text: 'there is nothing to do for every round: setup has no line' });
  }
  return problems;
}

/**
 * Finds paths that leave the repository, be it by a link. Whether they exist is checked when they are needed: a file such
 * as .env is not there everywhere.
 */
function findEscapes({ copy, paths }: SideSettings, workspace: string, folder: string): TargetProblem[] {
  const start = realpathSync(workspace);
  const top = checkoutTop(folder);
  const escapes = (written: string, key: 'copy' | 'paths'): boolean => {
    const real = realPathOf(resolve(start, written));
    if (!isOutside(top ?? start, real)) return false;
    // What holds the whole repository stands for all of it.
    return key === 'copy' || isOutside(start, real) || isOutside(real, top ?? start);
  };
  const boundary = top === null ? 'the workspace' : `the repository ${top}`;
  return Object.entries({ copy, paths }).flatMap(([name, written]) => {
    const key = name as 'copy' | 'paths';
    return written
      .filter((path) => escapes(path, key))
      .map(
        (path): TargetProblem => ({
          path: [key],
          text: `${quote(path)} is outside ${boundary}; give a path inside it`,
        }),
      );
  });
}

function findFolder(
  written: string,
  workspace: string,
  isElsewhere: boolean,
): { folder: string } | { problem: string } {
  const found = resolveInRepository(workspace, written);
  if ('path' in found) {
    return statSync(found.path).isDirectory()
      ? { folder: found.path }
      : { problem: `${quote(written)} is not a folder` };
  }
  if (found.problem === 'missing' && isElsewhere) {
    const folder = realPathOf(resolve(realpathSync(workspace), written));
    if (!isOutside(checkoutTop(workspace) ?? realpathSync(workspace), folder)) return { folder };
  }
  if (found.problem === 'missing') return { problem: `there is no folder ${quote(written)} in the workspace` };
  return { problem: `${quote(written)} is outside the ${found.of}; give a folder inside it` };
}

function resolveReady(ready: TargetSettings['ready'], url: string): Readiness {
  if (ready.port !== undefined) return { kind: 'port', port: ready.port };
  if (ready.log !== undefined) return { kind: 'log', pattern: ready.log };
  const status = ready.status ?? null;
  if (ready.url === undefined) return { kind: 'url', url, status };
  return { kind: 'url', url: ready.url.startsWith('/') ? withPath(url, ready.url) : ready.url, status };
}

/** Adds a path as requests do: `http://host/api` with `/healthz` is `http://host/api/healthz`. */
function withPath(url: string, path: string): string {
  return url.replace(/\?.*$/s, '').replace(/\/$/, '') + path;
}
