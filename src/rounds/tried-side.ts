import type { Engine } from '../engines/engine.ts';
import type { SideName } from '../events.ts';
import type { Scenario } from '../kinds/kind.ts';
import { listensElsewhere } from '../service/elsewhere.ts';
import { describeProtocol } from '../service/spoken-protocol.ts';
import type { RunningTarget } from '../service/start.ts';
import type { Transport } from '../service/transport.ts';
import { findSeriesFaults, type SeriesFault } from './check-series.ts';
import { type TriedLoad, tryRequests } from './trial.ts';
import { failuresOf } from './trial-findings.ts';

/** What came of trying each request on one side. */
export interface TriedSide {
  name: SideName;
  loads: TriedLoad[];
  /** The time from spawn to ready, milliseconds; null where somebody else runs it. */
  startup: number | null;
  /** Why none of its requests can succeed, as sentences that say what to do; empty: that was not found. */
  cause: string;
  /** The last lines of the service's log as a sentence; empty where somebody else runs it. */
  log: string;
  /** What of its own metrics cannot be read; left out where nothing is to be read. */
  unread?: readonly SeriesFault[];
}

/** Statuses that a service answers with which is spoken to in the wrong protocol, among other reasons. */
const PERHAPS_PROTOCOL: readonly number[] = [400, 403, 421, 426, 505];
/** Milliseconds that each try of another protocol may take. */
const PATIENCE = 1000;

/**
 * Tries each request on a side whose service runs.
 *
 * @param divided the scenarios whose windows may be divided
 * @throws what tryRequests throws
 */
export async function trySide(
  name: SideName,
  service: RunningTarget,
  scenarios: readonly Scenario[],
  engine: Engine,
  abort: AbortSignal,
  divided: ReadonlySet<Scenario>,
): Promise<TriedSide> {
  const loads = await tryRequests(service, scenarios, engine, abort, divided);
  const unread = await findSeriesFaults(name, service, scenarios, abort);
  const { startup, pid } = service;
  const log = pid === null ? '' : service.logTail();
  return { name, loads, startup, cause: await causeIn(loads, service), log, ...(unread.length > 0 && { unread }) };
}

/** Looks for what keeps every request from being answered, while the service still runs. */
async function causeIn(loads: readonly TriedLoad[], { url, transport, pid, port }: Service): Promise<string> {
  const sent = loads.flatMap(({ requests }) => requests).filter(({ exchange }) => exchange !== null);
  const failed = loads.flatMap(failuresOf);
  const [exchange] = failed.flatMap((tried) => tried.exchange ?? []);
  if (!exchange || failed.length < sent.length) return '';
  const where = new URL(url);
  if (exchange.problem === 'ECONNREFUSED') {
    return listensElsewhere(pid, { url: where, socket: transport.socket, port });
  }
  const { answer } = exchange;
  if (answer && !PERHAPS_PROTOCOL.includes(answer.status)) return '';
  return describeProtocol(where, transport, { answered: answer !== null, patience: PATIENCE });
}

type Service = Pick<RunningTarget, 'url' | 'pid' | 'port'> & { transport: Transport };
