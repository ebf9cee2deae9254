import type { Feeder } from './feeder.ts';
import type { Journey } from './journey.ts';
import type { Request } from './request.ts';

/** What a scenario sends. */
export interface Traffic {
  /** Sent in the ratio of their weights; empty where there are journeys. */
  requests: Request[];
  journeys: Journey[];
  /** Sent once by every virtual user before its first journey, such as a login; not measured. */
  before: Request[];
  /** Whether virtual users keep the cookies that they are given. */
  cookies: boolean;
  feeders: Feeder[];
  /** Seed of everything random in the load: the same seed is the same traffic. */
  seed: number;
  /** Milliseconds until a request counts as timed out. */
  timeout: number;
  /** The number of requests after which a connection is reopened; null: it is kept. */
  reconnectEvery: number | null;
}

/** Every request of the traffic, wherever it stands. */
export function requestsOf({
  requests,
  journeys,
  before,
}: Pick<Traffic, 'requests' | 'journeys' | 'before'>): Request[] {
  return [...requests, ...journeys.flatMap((journey) => journey.requests), ...before];
}
