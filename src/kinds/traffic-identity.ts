import { basename } from 'node:path';
import { readUnlinked } from '../files/read-file.ts';
import type { Feeder } from '../load/traffic/feeder.ts';
import { MOST_FILE } from '../load/traffic/plan-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { digest } from './identity.ts';

/**
 * What makes two traffics the same, as plain data in which a file counts by its content: its path differs from machine to
 * machine. The order is that of the first version: the hash of what has not changed must not change.
 */
export function trafficIdentity({ timeout, requests, journeys, before, cookies, feeders }: Traffic): object {
  const identity = { timeout, requests, journeys, before, cookies, feeders: feeders.map(dataOf) };
  const replace = (key: string, value: unknown) => {
    if (key === 'redirects' && value === 'none') return undefined;
    return key === 'file' && typeof value === 'string' ? contentOf(value) : value;
  };
  return JSON.parse(JSON.stringify(identity, replace));
}

/** The types of values that stand in a file count with its content. */
function dataOf({ name, file, columns, rows, json, order, atEnd }: Feeder): object {
  return { name, file, columns, rows, order, atEnd, ...(file === null && { json }) };
}

/** The content of a file; one that cannot be read is reported when it is to be sent. */
function contentOf(file: string): string {
  try {
    return digest(readUnlinked(file, MOST_FILE));
  } catch {
    return basename(file);
  }
}
