import type { Pause, Request } from './request.ts';

/** What one virtual user does again and again: requests in this order. */
export interface Journey {
  /** Also the label of its own metrics, as `journey "buy"`. */
  name: string;
  /** Share of the journeys, relative to that of the others in the scenario. */
  weight: number;
  /** Between two requests and between two journeys, unless a request has its own. */
  pause: Pause;
  requests: Request[];
}
