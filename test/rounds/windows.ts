import type { Interference, Round } from '../../src/measurement/run-document.ts';

/** A window of one second in which the machine did what is given, and nothing else is known. */
export function windowWith(given: Partial<Interference>, round: Partial<Round> = {}): Round {
  const interference = { foreignCpu: null, steal: null, pressure: null, frequency: null };
  return {
    index: 0,
    startedAt: '2026-05-04T12:30:00.000Z',
    startup: null,
    duration: 1000,
    throughput: 100,
    received: 1000,
    counts: { sent: 100, responses: 100, errors: {}, lost: 0, inFlight: 0 },
    labels: {},
    resources: null,
    interference: { ...interference, voluntarySwitches: null, involuntarySwitches: null, ...given },
    agent: { loopDelay: 1, cpu: 0.2, bound: false },
    ...round,
  };
}
