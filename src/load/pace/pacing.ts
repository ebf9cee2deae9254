import type { Stage } from './stage.ts';

/** How much load there is, and when, as a scenario asks for it. */
export interface Pacing {
  /** Closed model: connections that send one request after the other. Open model: the most that arrivals may open. */
  connections: number;
  /**
   * Open model: arrivals of a request, or of a journey, per second, whether or not earlier ones were answered; null: closed
   * model.
   */
  rate: number | null;
  arrivals: 'uniform' | 'poisson';
  /** The load over the measured window; null: the same all the time. */
  stages: Stage[] | null;
  /** Closed model: connections opened per second, within the warm-up; null: all at once. */
  spawnRate: number | null;
  /** Processes that make the load. */
  agents: number | 'auto';
  /** Seed of everything random in the load: the same seed is the same traffic. */
  seed: number;
  /** Milliseconds. */
  warmup: number;
  /** Milliseconds; with stages, their sum. */
  duration: number;
}
