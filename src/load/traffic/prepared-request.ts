import { prepareReading, type Reading } from './answer-reading.ts';
import type { JourneyPlan, PlannedRequest } from './planned-traffic.ts';
import { type BoundTemplate, TemplateBinder } from './render-request.ts';

/** A planned request with everything that sending it again and again needs, made once by each agent. */
export interface PreparedRequest extends Omit<PlannedRequest, 'template'> {
  /** Its place among the planned requests, by which it is counted. */
  index: number;
  /** null: its bytes are always the same. */
  template: BoundTemplate | null;
  /** null: nothing is asked of its answers but their status. */
  reading: Reading | null;
}

/** Whether an answer of this status is a good one for the request, as far as its status says. */
export function accepts({ status: expected, anyStatus }: PreparedRequest, status: number): boolean {
  return expected ? expected.includes(status) : status < 400 || anyStatus;
}

/** Prepares a plain list, of whose requests nothing is filled in and of whose answers nothing is asked. */
export function prepareList(requests: readonly PlannedRequest[]): PreparedRequest[] {
  return requests.map((request, index) => ({ ...request, index, template: null, reading: null }));
}

/**
 * Prepares requests of which something is filled in or asked.
 *
 * @throws PerfGateError `config` where something to fill in cannot be made up
 */
export async function prepareRequests(
  requests: readonly PlannedRequest[],
  plan: JourneyPlan,
): Promise<PreparedRequest[]> {
  const extracted = [...new Set(requests.flatMap(({ extract }) => extract.map(({ name }) => name)))];
  const binder = new TemplateBinder(plan, extracted);
  const prepared: PreparedRequest[] = [];
  for (const [index, request] of requests.entries()) {
    const isAsked = request.checks.length + request.extract.length > 0;
    prepared.push({
      ...request,
      index,
      template: request.template && (await binder.bind(request.template)),
      reading: isAsked ? prepareReading(request, extracted) : null,
    });
  }
  return prepared;
}
