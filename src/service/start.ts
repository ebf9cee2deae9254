import { PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import { checkCertificate } from './certificate.ts';
import { listensElsewhere } from './elsewhere.ts';
import { fixedPorts, withPort } from './fixed-places.ts';
import { assertHostIsKnown, assertPortIsFree, assertSocketIsFree, freePort, trySocket } from './port.ts';
import { describeExit, type Exit, type SpawnedGroup, spawnGroup } from './process-group.ts';
import type { Registry } from './process-registry.ts';
import {
  ANSWERED,
  logProbe,
  type Probe,
  portProbe,
  type ReadinessOutcome,
  urlProbe,
  waitUntilReady,
} from './readiness.ts';
import { adviceOnUnready } from './readiness-advice.ts';
import { describeProtocol } from './spoken-protocol.ts';
import type { Stop } from './stop.ts';
import type { Readiness, Target } from './target.ts';
import { hostOf, planTransport, type Transport, transportFor } from './transport.ts';

/** The time that the check of a certificate may take, milliseconds. */
const HANDSHAKE = 10_000;
/** The time that each try of another protocol may take, milliseconds. */
const PATIENCE = 1000;

export interface StartOptions {
  /** Both streams of every start are appended to it. */
  logFile: LogFile;
  processes: Registry;
  abort: AbortSignal;
  /** The processor cores for it, as taskset lists them; all of them by default. */
  cores?: string | null;
}

/** A target that is ready to be loaded. */
export interface RunningTarget {
  url: string;
  transport: Transport;
  /** The port that was passed to it as PORT. */
  port: number | null;
  /** The leader of its process group; null when somebody else runs it. */
  pid: number | null;
  /** The time from spawn to ready, milliseconds; null when somebody else runs it. */
  startup: number | null;
  /** Resolves when the leader of the group ends; never when somebody else runs it. */
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** Lets it do nothing until it is resumed. @returns whether that is possible; not when somebody else runs it */
  pause(): Promise<boolean>;
  resume(): void;
  /** Ends all of it at once by SIGKILL, as a crash would; nothing is done when somebody else runs it. */
  crash(): void;
  /** Stops it, and resolves when none of it is running anymore; null, and nothing is done, when somebody else runs it. */
  stop(): Promise<Stop | null>;
  /** A sentence with the last lines of its log, even after it was stopped; empty when somebody else runs it. */
  logTail(): string;
}

/**
 * Finds out what can be known before anything is built, set up or started: whether the files of the transport can be
 * used, whether the host has an address, and with a target that somebody else runs, whether it answers and can be
 * trusted (unless lines are to be run first: they may be what makes it answer).
 *
 * @throws what startTarget throws
 */
export async function foreseeTarget(target: Target, options: StartOptions): Promise<void> {
  planTransport(target);
  if (target.build !== null || target.setup.length > 0) return;
  try {
    if (target.socket === null) await assertHostIsKnown(new URL(withPort(target.url, 1)));
    if (target.start === null) await (await startTarget(target, options)).stop();
  } catch (error) {
    if (!(error instanceof PerfGateError) || target.urlPlace === null) throw error;
    throw new PerfGateError(error.class, `${target.urlPlace} ${error.message}`, { cause: error });
  }
}

/**
 * Starts a fresh process of the target and waits until it is ready; a target without `start` is only waited for. Its
 * certificate is then checked as well. When this fails, none of it is left running.
 *
 * @throws PerfGateError `target` when its port is taken, when it exits or is not ready in time, when its certificate
 * cannot be trusted; `config` when what `target.tls` and `target.socket` name cannot be used; the reason of `abort`
 */
export async function startTarget(target: Target, options: StartOptions): Promise<RunningTarget> {
  options.abort.throwIfAborted();
  const transport = planTransport(target);
  const port = target.port === 'auto' ? await freePort() : target.port;
  const url = withPort(target.url, port);
  const ready = target.ready.kind === 'url' ? { ...target.ready, url: withPort(target.ready.url, port) } : target.ready;
  if (target.start === null) return awaitForeignTarget(target, { url, port, ready, transport }, options.abort);
  if (transport.socket !== null) await assertSocketIsFree(transport.socket);
  for (const fixed of fixedPorts(target, url, ready)) await assertPortIsFree(fixed);

  const group = await spawnGroup(target.start, { ...target, ...options, port });
  try {
    const probe = probeFor(ready, url, transport, () => group.log.readNew());
    const { abort } = options;
    const outcome = await waitUntilReady(probe, { timeout: target.readyTimeout, exited: group.exited, abort });
    const startup = performance.now() - group.spawnedAt;
    if (outcome.kind !== 'ready')
      throw await notReady(outcome, group, target, { url, port, ready, transport }, startup);
    await verify(ready, url, transport);
    const { pid, exited, hasExited, pause, resume, crash, stop, log } = group;
    const logTail = () => log.tail();
    return { url, transport, port, pid, startup, exited, hasExited, pause, resume, crash, stop, logTail };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

async function awaitForeignTarget(
  { readyTimeout }: Target,
  { url, port, ready, transport }: { url: string; port: number | null; ready: Readiness; transport: Transport },
  abort: AbortSignal,
): Promise<RunningTarget> {
  const exited = new Promise<never>(() => {});
  const probe = probeFor(ready, url, transport, null);
  const outcome = await waitUntilReady(probe, { timeout: readyTimeout, exited, abort });
  if (outcome.kind === 'timeout') {
    const cause = await describeProtocolOf(ready, url, transport, outcome.seen);
    throw new PerfGateError(
      'target',
      `the target was not ready within ${seconds(readyTimeout)}: ${describe(ready, url, transport)} (${outcome.seen}). ` +
        (cause ||
          adviceOnUnready(ready, outcome.seen) ||
          'Start it before perf-gate, or name the line that starts it as `start`.'),
    );
  }
  await verify(ready, url, transport);
  return {
    url,
    transport,
    port,
    pid: null,
    startup: null,
    exited,
    hasExited: () => false,
    pause: async () => false,
    resume() {},
    crash() {},
    stop: async () => null,
    logTail: () => '',
  };
}

function probeFor(ready: Readiness, url: string, transport: Transport, readLog: (() => string) | null): Probe {
  switch (ready.kind) {
    case 'url':
      return urlProbe(ready.url, ready.status, transportFor(ready.url, transport, url));
    case 'port':
      return portProbe(hostOf(new URL(url)), ready.port);
    case 'log':
      if (readLog) return logProbe(ready.pattern, readLog);
      throw new PerfGateError('config', '`ready` waits for a log line, but without `start` there is no log to read.');
  }
}

/** Checks the certificate of a target that became ready by something other than an answer of its own URL. */
async function verify(ready: Readiness, url: string, transport: Transport): Promise<void> {
  const target = new URL(url);
  if (target.protocol !== 'https:') return;
  if (ready.kind === 'url' && new URL(ready.url).origin === target.origin) return;
  const seen = await checkCertificate(target, transport, HANDSHAKE);
  if (seen === null) return;
  const cause = await describeProtocol(target, transport, { answered: false, patience: PATIENCE });
  const what = `the certificate of ${target.origin} could not be checked: ${seen}.`;
  throw new PerfGateError('target', cause === '' ? what : `${what} ${cause}`);
}

async function notReady(
  outcome: Exclude<ReadinessOutcome, { kind: 'ready' }>,
  { log, pid }: SpawnedGroup,
  { readyTimeout, socket }: Target,
  { url, port, ready, transport }: { url: string; port: number | null; ready: Readiness; transport: Transport },
  waited: number,
): Promise<PerfGateError> {
  if (outcome.kind === 'timeout') {
    const what = `${describe(ready, url, transport)} (${outcome.seen})`;
    const asked = { ...askedBy(ready, url, transport), port };
    const cause =
      (await listensElsewhere(pid, asked)) ||
      (await describeProtocolOf(ready, url, transport, outcome.seen)) ||
      adviceOnUnready(ready, outcome.seen);
    return new PerfGateError(
      'target',
      `the target was not ready within ${seconds(readyTimeout)}: ${what}. ${cause && `${cause} `}${log.tail()}`,
    );
  }
  const hint = outcome.exit.code === 0 ? ' `start` has to stay in the foreground for as long as the target runs.' : '';
  const how = `the target ${describeExit(outcome.exit)} before it was ready (${seconds(waited)}).`;
  const seen = socket === null ? null : await trySocket(socket, 1000);
  const stale = seen?.startsWith('connection refused') ? ` ${socket}: ${seen}.` : '';
  return new PerfGateError('target', `${how}${hint}${stale} ${log.tail()}`);
}

/** Where a readiness condition asks the target; a log says nothing about it, and the target's own URL is taken. */
function askedBy(ready: Readiness, url: string, transport: Transport): { url: URL; socket: string | null } {
  if (ready.kind === 'url') return { url: new URL(ready.url), socket: transportFor(ready.url, transport, url).socket };
  const asked = new URL(url);
  if (ready.kind === 'port') asked.port = String(ready.port);
  return { url: asked, socket: ready.kind === 'port' ? null : transport.socket };
}

/** @param seen what the last try saw: an answer of HTTP/1.1, or none */
async function describeProtocolOf(ready: Readiness, url: string, transport: Transport, seen: string): Promise<string> {
  if (ready.kind !== 'url') return '';
  const of = transportFor(ready.url, transport, url);
  return describeProtocol(new URL(ready.url), of, { answered: seen.startsWith(ANSWERED), patience: PATIENCE });
}

function describe(ready: Readiness, url: string, transport: Transport): string {
  switch (ready.kind) {
    case 'url': {
      const { socket } = transportFor(ready.url, transport, url);
      return withoutCredentials(ready.url) + (socket === null ? '' : ` at ${socket}`);
    }
    case 'port':
      return `port ${ready.port}`;
    case 'log':
      return 'its log';
  }
}

function withoutCredentials(text: string): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).replace(/\.0$/, '')} s`;
}
