import type { ScrapePlace } from './scrape.ts';

/** A service that runs, as far as its metrics are asked for. */
interface Service {
  url: string;
  port: number | null;
  transport: { socket: string | null };
}

/**
 * Finds where the metrics of a service are: a path is added to its own URL, and leads over its socket where it has one.
 *
 * @param written as the configuration has it, with the name of the side filled in; `${PORT}` is that of the service
 */
export function placeOfMetrics(written: string, { url, port, transport }: Service): ScrapePlace {
  if (written.startsWith('/')) {
    return { url: url.replace(/[?#].*$/s, '').replace(/\/$/, '') + written, socket: transport.socket };
  }
  return { url: port === null ? written : written.replaceAll('${PORT}', String(port)), socket: null };
}
