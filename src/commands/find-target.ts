import { createInterface } from 'node:readline/promises';
import { commandLine } from '../command-line.ts';
import { findService, lookedFor, type Service } from '../config/find-service/index.ts';
import type { WrittenService } from '../config/written-config.ts';
import { PerfGateError } from '../errors.ts';
import { isLocalHost } from '../service/port.ts';
import { PORT_PLACEHOLDER } from '../settings/port-placeholder.ts';
import { listWords } from '../text/suggest.ts';

/** The service that is to be loaded, and where it was found. */
export interface Proposal {
  service: WrittenService;
  found: string;
  /** The address where it already runs, if the user says so; null: it has to be started. */
  running: string | null;
}

const CHOSEN_URL = `http://127.0.0.1:${PORT_PLACEHOLDER}`;

/**
 * Chooses the service: what the flags say, else what the folder holds, else where imported requests go, else what the
 * user answers.
 *
 * @param origin where imported requests were sent; null: nothing was imported, or it does not say
 * @throws PerfGateError `config` when there is none, or several
 */
export async function findTarget(
  workspace: string,
  { start, url }: { start?: string | undefined; url?: string | undefined },
  origin: string | null,
): Promise<Proposal> {
  if (start && url) return { service: { start, url }, found: `"${start}"`, running: null };
  // With imported scenarios, a service that already runs somewhere is enough.
  if (origin !== null && (url || start)) {
    return url ? { service: { url }, found: `the service at ${url}`, running: null } : ofOrigin(origin, start);
  }
  const discovered = findService(workspace);
  if (start) {
    const known: Partial<Service> = discovered && 'service' in discovered ? discovered.service : {};
    return { service: { url: CHOSEN_URL, ...known, start }, found: `"${start}"`, running: null };
  }
  if (url) return ofRunning(url, discovered);
  if (discovered && 'service' in discovered) return { ...discovered, running: null };
  if (origin !== null) return ofOrigin(origin, undefined);
  if (discovered) {
    throw new PerfGateError(
      'config',
      `found several services here, in ${listWords(discovered.several)}. Go to the folder of the one to measure, or say how it is started: ${exampleOf()}`,
    );
  }
  return process.stdin.isTTY ? ask() : nothingFound();
}

/** A line with the start of a service for an example. */
function exampleOf(): string {
  return commandLine(['init', '--start', 'node server.js', '--url', CHOSEN_URL]);
}

function nothingFound(): never {
  throw new PerfGateError(
    'config',
    `${describeSearch()}Say how it is started: ${exampleOf()}\nor where it already runs: ${commandLine(['init', '--url', 'http://127.0.0.1:3000'])}`,
  );
}

function describeSearch(): string {
  const places = lookedFor().map((place) => `  ${place}\n`);
  return `found no service in this folder, nor in the folders below it. Looked for:\n${places.join('')}`;
}

/** A service that runs already: the lines that start it are those of the folder. */
function ofRunning(url: string, discovered: ReturnType<typeof findService>): Proposal {
  const running = url.includes(PORT_PLACEHOLDER) ? null : url;
  if (discovered === null || 'several' in discovered) {
    return { service: { url }, found: `the service at ${url}`, running };
  }
  const { service, found, readsPort } = discovered;
  // For measurements it gets a free port, if it listens on whichever it is given.
  return { service: { ...service, url: readsPort && running !== null ? service.url : url }, found, running };
}

/** A service on another machine is loaded only when the user says so. */
function ofOrigin(origin: string, start: string | undefined): Proposal {
  const { hostname } = new URL(origin);
  if (isLocalHost(hostname)) {
    const service = start ? { start, url: origin } : { url: origin };
    return { service, found: start ? `"${start}"` : `the service at ${origin}`, running: null };
  }
  if (start) return { service: { start, url: CHOSEN_URL }, found: `"${start}"`, running: null };
  throw new PerfGateError(
    'config',
    `found no service here. Say how it is started, --start "node server.js" --url '${CHOSEN_URL}', or, if ${origin} itself may be loaded, --url ${origin}`,
  );
}

async function ask(): Promise<Proposal> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    console.log(`perf-gate: ${describeSearch()}`);
    const start = (await terminal.question('Which line starts it? ')).trim();
    if (start === '') throw new PerfGateError('config', 'a service needs a line that starts it; nothing was written.');
    const url = (await terminal.question(`Where does it answer? [${CHOSEN_URL}] `)).trim();
    return { service: { start, url: url || CHOSEN_URL }, found: `"${start}"`, running: null };
  } finally {
    terminal.close();
  }
}
