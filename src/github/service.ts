import { Unanswered, within } from './within.ts';

/** The services of a workflow that a run can do without, as messages name them. */
type Service = 'artifact service' | 'cache service';

/** Milliseconds for a service that has not answered before in this run: the job must not wait for it again and again. */
const IMPATIENT = 5000;

const silent = new Set<Service>();

/**
 * Asks one of these services for something, and waits no longer than a bound. Their clients set none themselves, and a
 * connection that breaks in the middle of an answer leaves their promises open for ever.
 *
 * @param milliseconds the bound for a service that has answered so far
 * @throws PerfGateError 'github' at the bound; what `work` throws before it
 */
export async function askService<T>(
  service: Service,
  milliseconds: number,
  work: (late: AbortSignal) => Promise<T>,
): Promise<T> {
  const bound = silent.has(service) ? Math.min(IMPATIENT, milliseconds) : milliseconds;
  try {
    const answer = await within(bound, `the ${service}`, work);
    silent.delete(service);
    return answer;
  } catch (error) {
    if (error instanceof Unanswered) silent.add(service);
    throw error;
  }
}

/** Whether a service has not answered the last time that it was asked. */
export function isSilent(service: Service): boolean {
  return silent.has(service);
}
