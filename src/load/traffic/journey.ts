import type { Request } from './request.ts';

/** What one virtual user does again and again: requests in this order. */
export interface Journey {
  /** Also the label of its own metrics, as `journey "buy"`. */
  name: string;
  /** Share of the journeys, relative to that of the others in the scenario. */
  weight: number;
  /** Milliseconds between two requests and between two journeys, uniformly distributed. */
  pause: { least: number; most: number };
  requests: Request[];
}
