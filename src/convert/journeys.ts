import type { Conversion } from './conversion.ts';
import type { Way } from './decisions.ts';
import type { ImportedJourney, ImportedRequest } from './imported.ts';
import type { Names } from './names.ts';
import type { SentRequest } from './sent-request.ts';

const MOST_WEIGHT = 1_000_000;

/**
 * The journeys of the ways through a function of a script, each as often as it is taken. Ways that send the same are one
 * journey; those that send nothing are said.
 *
 * @param weight how often the function is called, relative to others
 */
export function journeysOf(
  name: string,
  weight: number,
  ways: readonly Way<SentRequest[]>[],
  { conversion, names, base = '', line }: { conversion: Conversion; names: Names; base?: string; line: number },
): [string, ImportedJourney][] {
  const same = new Map<string, { share: number; sent: SentRequest[] }>();
  let idle = 0;
  for (const { share, result: sent } of ways) {
    if (sent.length === 0) idle += share;
    const key = JSON.stringify(sent.map(({ line: _, ...request }) => request));
    same.set(key, { sent, share: (same.get(key)?.share ?? 0) + share });
  }
  const journeys: [string, ImportedJourney][] = [];
  for (const { share, sent } of same.values()) {
    if (sent.length === 0) continue;
    const requests = sent
      .map((one) => conversion.request(one, base))
      .filter((one): one is ImportedRequest => one !== null);
    if (requests.length === 0) continue;
    const own = Math.min(Number((weight * share).toPrecision(4)), MOST_WEIGHT);
    journeys.push([names.take(name), { ...(own !== 1 && { weight: own }), requests }]);
  }
  if (idle > 0 && journeys.length > 0)
    conversion.note(
      line,
      `${Number((idle * 100).toPrecision(3))} % of the turns of ${name} send nothing, and are left out`,
    );
  return journeys;
}
