import type { z } from 'zod';
import { fault } from '../settings/fault.ts';
import type { RequestSettings } from '../settings/request-schema.ts';
import type { TrafficSettings } from '../settings/traffic-schema.ts';

/** Reports limits of single requests and journeys, for a kind that has no figures of them. @param why ends the sentence */
export function refuseRequestLimits(
  { requests = [], journeys = {} }: Pick<TrafficSettings, 'requests' | 'journeys'>,
  why: string,
  context: z.core.$RefinementCtx,
  at: readonly (string | number)[] = [],
): void {
  const text = `single requests are not limited here: ${why}`;
  const refuse = (list: readonly RequestSettings[], path: (string | number)[]) => {
    for (const [index, { thresholds }] of list.entries()) {
      if (Object.keys(thresholds).length > 0) fault(context, [...at, ...path, index, 'thresholds'], text, 'key');
    }
  };
  refuse(requests, ['requests']);
  for (const [name, journey] of Object.entries(journeys)) {
    refuse(journey.requests, ['journeys', name, 'requests']);
    if (Object.keys(journey.thresholds).length === 0) continue;
    fault(context, [...at, 'journeys', name, 'thresholds'], text, 'key');
  }
}
