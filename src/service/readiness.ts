import { request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkServerIdentity } from 'node:tls';
import { stripVTControlCharacters } from 'node:util';
import { PerfGateError } from '../errors.ts';
import { boundedPattern } from '../text/bounded-pattern.ts';
import { requestTargetOfUrl } from '../text/request-target.ts';
import { checkCertificate, describeSecureError, isDistrust, isRefusal } from './certificate.ts';
import { describeNetworkError, describeSocketError, NO_ANSWER, tryConnect } from './port.ts';
import type { Exit } from './process-group.ts';
import { namesOf, PLAIN_CONNECTION, type Transport } from './transport.ts';

/**
 * Tries once.
 *
 * @param patience how long this try may take, milliseconds
 * @returns null when ready, else what was seen instead; NO_ANSWER when the time was up
 */
export type Probe = (patience: number) => Promise<string | null>;

export type ReadinessOutcome =
  | { kind: 'ready' }
  | { kind: 'exited'; exit: Exit }
  /** What the last try saw. */
  | { kind: 'timeout'; seen: string };

/** What was seen where an answer came, and is not the one that is waited for; its status follows. */
export const ANSWERED = 'last answer: ';

/** Milliseconds. The pause grows with the time waited, so that startup time is never off by more than 5 % or 25 ms. */
const FIRST_PAUSE = 25;
const LONGEST_PAUSE = 250;
const PAUSE_SHARE = 0.05;
/** The time that the first try may take, milliseconds; a try that exceeds it doubles that of the next. */
const FIRST_PATIENCE = 1000;
const LONGEST_PATIENCE = 10_000;
/** Bytes of the head of an answer. */
const MOST_HEAD = 1_250_000;

/**
 * Probes until the target is ready, its process has exited, or the time is up, whichever comes first.
 *
 * @param timeout milliseconds
 * @throws the reason of `abort`
 */
export async function waitUntilReady(
  probe: Probe,
  { timeout, exited, abort }: { timeout: number; exited: Promise<Exit>; abort: AbortSignal },
): Promise<ReadinessOutcome> {
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const fail = () => reject(abort.reason);
    if (abort.aborted) fail();
    abort.addEventListener('abort', fail, { once: true, signal: settled.signal });
  });
  const exit = exited.then((how): ReadinessOutcome => ({ kind: 'exited', exit: how }));
  try {
    return await Promise.race([poll(probe, timeout, settled.signal), exit, aborted]);
  } finally {
    settled.abort();
  }
}

async function poll(probe: Probe, timeout: number, settled: AbortSignal): Promise<ReadinessOutcome> {
  const began = performance.now();
  let patience = FIRST_PATIENCE;
  let seen: string | null = null;
  for (;;) {
    const left = Math.max(timeout - (performance.now() - began), 1);
    const allowed = Math.min(patience, left);
    const answer = await probe(allowed);
    if (answer === null) return { kind: 'ready' };
    if (answer !== NO_ANSWER) seen = answer;
    // A last try that was cut short when the time was up does not contradict what was seen before.
    else if (allowed === patience || seen === null) seen = `${NO_ANSWER} within ${(allowed / 1000).toFixed(1)} s`;
    if (answer === NO_ANSWER) patience = Math.min(patience * 2, LONGEST_PATIENCE);
    const waited = performance.now() - began;
    if (waited >= timeout) return { kind: 'timeout', seen };
    const pause = Math.min(Math.max(waited * PAUSE_SHARE, FIRST_PAUSE), LONGEST_PAUSE);
    await sleep(Math.min(pause, timeout - waited), undefined, { signal: settled });
  }
}

/**
 * Makes a probe that is ready when the URL answers with one of `status`, by default with anything below 500. Every try
 * has a connection of its own; redirects are not followed. A certificate that cannot be trusted will not improve: the
 * probe throws what checkCertificate throws.
 */
export function urlProbe(text: string, status: number[] | null, transport: Transport = PLAIN_CONNECTION): Probe {
  const url = new URL(text);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    agent: false,
    // As tolerant as what reads the answers under load (docs/transport.md, Answers).
    insecureHTTPParser: true,
    maxHeaderSize: MOST_HEAD,
    path: requestTargetOfUrl(text),
    headers: { accept: '*/*' },
    ...connectionOptions(url, transport),
  };
  return (patience) =>
    new Promise((resolve, reject) => {
      const finish = (seen: string | null) => {
        clearTimeout(timer);
        resolve(seen);
      };
      const asked = request(url, options);
      const timer = setTimeout(() => {
        finish(NO_ANSWER);
        asked.destroy();
      }, patience);
      asked.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const seen = describe(error, url, transport);
        if (!isDistrust(error) && !isRefusal(error)) resolve(seen);
        // In words, and with the date or the names.
        else checkCertificate(url, transport, patience).then((other) => resolve(other ?? seen), reject);
      });
      asked.on('response', (response) => {
        const code = response.statusCode ?? 0;
        const ready = status ? status.includes(code) : code < 500;
        finish(ready ? null : `${ANSWERED}${code}`);
        response.resume();
        // An answer may go on forever (a stream of events); it must not go on into the measurement.
        setTimeout(() => asked.destroy(), 100).unref();
      });
      asked.end();
    });
}

function describe(error: NodeJS.ErrnoException, { protocol }: URL, { socket, tls }: Transport): string {
  if (socket !== null && error.syscall === 'connect') return describeSocketError(error);
  return protocol === 'https:' && tls ? describeSecureError(error, tls) : describeNetworkError(error);
}

function connectionOptions(url: URL, { socket, tls }: Transport): RequestOptions {
  const secure = url.protocol === 'https:' && tls !== null;
  const { servername, expected } = namesOf(url, tls?.serverName ?? null);
  return {
    ...(socket !== null && { socketPath: socket }),
    ...(secure && {
      secureContext: tls.context,
      servername,
      rejectUnauthorized: !tls.insecure,
      checkServerIdentity: (_, certificate) => checkServerIdentity(expected, certificate),
    }),
  };
}

/** Makes a probe that is ready when the port accepts a connection. */
export function portProbe(host: string, port: number): Probe {
  return (patience) => tryConnect(host, port, patience);
}

/**
 * Makes a probe that is ready when a line of the log contains the pattern.
 *
 * @param pattern plain text, or a regular expression between slashes: `/listening on :\d+/i`
 * @param readNew returns the text that was added since the last call
 * @throws PerfGateError `config` when the regular expression is not valid
 */
export function logProbe(pattern: string, readNew: () => string): Probe {
  const line = lineMatcher(pattern);
  let unfinished = '';
  return async () => {
    const lines = (unfinished + readNew()).split('\n');
    // A prompt without a line end counts too; a line without end is kept within bounds.
    unfinished = (lines.at(-1) ?? '').slice(-64 * 1024);
    if (lines.some((text) => line.matches(stripVTControlCharacters(text)))) return null;
    return `no line with ${pattern} in its log${line.isLate ? LATE : ''}`;
  };
}

/** What is seen of a pattern that did not come to an end. */
const LATE =
  ', as far as it could be searched: the pattern takes too long. Write it without lookaround, references back, and ' +
  'repeats within repeats';

function lineMatcher(pattern: string): { matches(line: string): boolean; readonly isLate: boolean } {
  const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(pattern) ?? [];
  if (source === undefined) return { matches: (line) => line.includes(pattern), isLate: false };
  try {
    const bounded = boundedPattern(source, flags);
    return {
      matches: (line) => bounded.exec(line) !== null,
      get isLate() {
        return bounded.isLate;
      },
    };
  } catch (cause) {
    throw new PerfGateError('config', `\`ready\`: ${pattern} is not a valid regular expression.`, { cause });
  }
}
