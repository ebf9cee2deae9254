import { createHash } from 'node:crypto';
import type { Scenario } from '../config/config.ts';
import type { ScenarioRun } from '../measurement/run-document.ts';

/** A scenario before its first round. */
export function emptyRun(scenario: Scenario): ScenarioRun {
  const { name, type, connections, warmup, duration, rounds } = scenario;
  return {
    name,
    type,
    hash: scenarioHash(scenario),
    connections,
    warmup,
    duration,
    plannedRounds: rounds,
    repeatedRounds: 0,
    disturbedRounds: 0,
    rounds: [],
  };
}

/** Of what defines the load. More rounds or another threshold make no other measurement. */
function scenarioHash({ type, connections, warmup, duration, timeout, requests }: Scenario): string {
  return digest(JSON.stringify({ type, connections, warmup, duration, timeout, requests }));
}

/** 16 hexadecimal characters by which two things are known to be the same. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
