import { z } from 'zod';
import { journeyLabel } from '../measurement/figures.ts';
import { quote } from '../text/quote.ts';
import { scenarioAuth } from './auth-schema.ts';
import { data } from './data-schema.ts';
import { fault } from './fault.ts';
import { labelOf, type RequestSettings, redirects, requests, weight } from './request-schema.ts';
import { labelThresholds } from './thresholds-schema.ts';
import { duration, name, pause } from './values-schema.ts';

const journey = z.strictObject({
  weight: weight.prefault(1).describe('Share of the journeys, relative to the others of the scenario.'),
  pause: pause
    .prefault('0')
    .describe(
      'Pause between two requests and between two journeys: 500ms, or 1s..3s for any time in between, by the seed. A request may have its own.',
    ),
  thresholds: labelThresholds.prefault({}).describe('Limits of the journey from its first request to its last answer.'),
  requests: requests.describe('Requests in their order, each a line such as GET /products or a map.'),
});

/** Keys of a scenario about what is sent. */
export const trafficKeys = {
  timeout: duration.prefault('10s').describe('Time after which a request counts as failed.'),
  auth: scenarioAuth.optional().describe('How every request authenticates: bearer, basic, or a header with a value.'),
  cookies: z
    .boolean()
    .optional()
    .describe('Whether the virtual users of journeys keep the cookies that they are given. Default: true.'),
  redirects: redirects
    .prefault('none')
    .describe('Whether redirects to the same target are followed, 10 at most, as part of the request: follow or none.'),
  data: data
    .prefault({})
    .describe('Files or lists, by name, from whose rows requests take values, as in {{ users.email }}.'),
  requests: requests.optional().describe('Requests, each a line such as GET /products or a map. Default: [GET /].'),
  journeys: z
    .record(name, journey)
    .refine((journeys) => Object.keys(journeys).length > 0, { error: 'at least one journey' })
    .optional()
    .describe('Instead of requests: what a virtual user does in order, by name.'),
  before: requests
    .optional()
    .describe('Requests sent once by every virtual user before all others, such as a log-in; not measured.'),
};
export type TrafficSettings = z.output<z.ZodObject<typeof trafficKeys>>;

/** Reports what is wrong with the combination of traffic keys that are each right by themselves. */
export function findTrafficFaults(settings: TrafficSettings, context: z.core.$RefinementCtx): void {
  if (settings.journeys === undefined) findListFaults(settings, context);
  else findJourneyFaults(settings, context);
  findBeforeFaults(settings, context);
  findNameFaults(settings, context);
}

type Written = Pick<TrafficSettings, 'requests' | 'journeys' | 'before' | 'cookies'>;

function findListFaults({ requests: list = [], cookies }: Written, context: z.core.$RefinementCtx): void {
  if (cookies !== undefined)
    fault(context, ['cookies'], 'only journeys keep cookies; make the requests a journey', 'key');
  for (const [index, { extract, pause: own }] of list.entries()) {
    if (extract.length > 0) {
      const text = 'a plain list has no later request that this is for; make the requests a journey';
      fault(context, ['requests', index, 'extract'], text, 'key');
    }
    if (own !== undefined) {
      const text = 'nobody waits between the requests of a plain list; make the requests a journey';
      fault(context, ['requests', index, 'pause'], text, 'key');
    }
  }
  if (list.length > 0 && list.every((request) => request.weight === 0)) {
    fault(context, ['requests'], 'every weight is 0, so nothing would be sent');
  }
}

function findJourneyFaults({ requests: list, journeys = {} }: Written, context: z.core.$RefinementCtx): void {
  if (list !== undefined) {
    fault(context, ['requests'], 'a scenario has either requests or journeys; make the requests a journey', 'key');
  }
  const all = Object.entries(journeys);
  if (all.every(([, each]) => each.weight === 0)) {
    fault(context, ['journeys'], 'every weight is 0, so nothing would be sent');
  }
  for (const [called, { requests: steps }] of all) {
    for (const [index, step] of steps.entries()) {
      if (step.weight === undefined) continue;
      const text = 'every request of a journey is sent; give the journey a weight';
      fault(context, ['journeys', called, 'requests', index, 'weight'], text, 'key');
    }
  }
}

function findBeforeFaults({ before = [] }: Written, context: z.core.$RefinementCtx): void {
  for (const [index, { weight: share, thresholds: limits }] of before.entries()) {
    const unused = share !== undefined ? 'weight' : Object.keys(limits).length > 0 ? 'thresholds' : null;
    if (unused === null) continue;
    fault(
      context,
      ['before', index, unused],
      `requests sent before are sent once and not measured; remove ${unused}`,
      'key',
    );
  }
}

/** Tables identify a request by its name alone, so all requests of a scenario share one namespace. */
function findNameFaults(
  { before = [], requests: list = [], journeys = {} }: Written,
  context: z.core.$RefinementCtx,
): void {
  const seen = new Set(Object.keys(journeys).map(journeyLabel));
  const claim = (steps: RequestSettings[], path: (string | number)[]) => {
    for (const [index, step] of steps.entries()) {
      const label = labelOf(step);
      if (seen.has(label)) {
        fault(context, [...path, index], `a second request called ${quote(label)}; give each a name of its own`);
      }
      seen.add(label);
    }
  };
  claim(before, ['before']);
  claim(list, ['requests']);
  for (const [called, { requests: steps }] of Object.entries(journeys)) claim(steps, ['journeys', called, 'requests']);
}
