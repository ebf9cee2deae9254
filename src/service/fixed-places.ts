import { isLocalHost } from './port.ts';
import type { Readiness, Target } from './target.ts';

/**
 * Lists the ports of this machine that only the target may listen on. A port that was just chosen is known to be free.
 *
 * @param url its URL with the port of this start
 * @param ready its readiness condition, likewise
 */
export function fixedPorts(target: Target, url: string, ready: Readiness): Set<number> {
  const { hostname } = new URL(url);
  const ports = new Set<number>();
  if (target.port !== 'auto' && target.port !== null) ports.add(target.port);
  if (isLocalHost(hostname)) {
    if (target.socket === null && (target.port !== 'auto' || !target.url.includes(PORT))) ports.add(portOf(url));
    if (ready.kind === 'port') ports.add(ready.port);
  }
  return ports;
}

/**
 * Lists where a service listens whenever it is started, in words: `port 8080`. Two services that have one of these places
 * in common cannot run at the same time.
 */
export function fixedPlaces(target: Target): string[] {
  const { ready, socket, port } = target;
  const given = typeof port === 'number' ? port : null;
  const ports = fixedPorts(target, withPort(target.url, given ?? 1), ready);
  // A port of its own for questions about its state.
  if (ready.kind === 'url' && !ready.url.includes(PORT)) {
    const isAtSocket = socket !== null && new URL(ready.url).origin === new URL(withPort(target.url, 1)).origin;
    if (!isAtSocket) ports.add(portOf(ready.url));
  }
  return [...[...ports].map((fixed) => `port ${fixed}`), ...(socket === null ? [] : [`the socket ${socket}`])];
}

const PORT = '$' + '{PORT}';

/** Fills in the port of a start; null: none was chosen. */
export function withPort(url: string, port: number | null): string {
  return port === null ? url : url.replaceAll(PORT, String(port));
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return Number(port || (protocol === 'https:' ? 443 : 80));
}
