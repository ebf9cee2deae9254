import type { RunOrder } from './run-order.ts';

/** The first line of a comment, by which it is found again, and by which runs know whose text is the newer. */
export interface Marker {
  key: string;
  order: RunOrder;
}

/** A key has no character that could end the HTML comment. */
export function writeMarker({ key, order }: Marker): string {
  return `<!-- perf-gate key=${key} run=${order.run} attempt=${order.attempt} -->`;
}

/**
 * Reads the marker of a comment. Earlier versions named only the key, and later ones may name more.
 *
 * @returns null for a text that has none in its first line
 */
export function readMarker(body: string | null | undefined): Marker | null {
  const line = body?.split(/\r?\n/, 1)[0]?.trim() ?? '';
  const [, key, more = ''] = /^<!-- perf-gate key=(\S+)((?: [\w-]+=\S*)*) -->$/.exec(line) ?? [];
  if (key === undefined) return null;
  const [, run] = / run=(\d{1,15})(?: |$)/.exec(more) ?? [];
  const [, attempt] = / attempt=(\d{1,15})(?: |$)/.exec(more) ?? [];
  return { key, order: { run: Number(run ?? 0), attempt: Number(attempt ?? 0) } };
}
