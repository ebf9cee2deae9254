import type { z } from 'zod';
import { fault } from '../../settings/fault.ts';
import { labelOf } from '../../settings/request-schema.ts';
import { findTrafficFaults, type TrafficSettings } from '../../settings/traffic-schema.ts';
import { quote } from '../../text/quote.ts';
import { refuseRequestLimits } from '../request-limits.ts';
import type { WriteSettings } from './writes.ts';

/** Reports what is wrong with requests, and with a write beside them. */
export function findRequestFaults(
  settings: TrafficSettings & { write?: WriteSettings | undefined },
  context: z.core.$RefinementCtx,
): void {
  findTrafficFaults(settings, context);
  refuseRequestLimits(settings, 'their latency says nothing while a service fails', context);
  const { requests = [], journeys, write } = settings;
  if (write === undefined) return;
  if (journeys !== undefined) {
    fault(context, ['write'], 'a write is sent in turn with a list of requests, and not with journeys', 'key');
  }
  for (const step of ['request', 'check'] as const) {
    if (Object.keys(write[step].thresholds).length > 0) {
      fault(context, ['write', step, 'thresholds'], 'single requests are not limited here', 'key');
    }
    const label = labelOf(write[step]);
    if (requests.every((request) => labelOf(request) !== label)) continue;
    fault(context, ['write', step], `a second request called ${quote(label)}; give each a name of its own`);
  }
}
