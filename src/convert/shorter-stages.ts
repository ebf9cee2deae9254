import { rampTime } from '../load/pace/levels.ts';
import { parseDuration, parseRate } from '../settings/quantity.ts';
import { formatRoughly } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import type { ImportedScenario } from './imported.ts';

/** What a configuration has where it says nothing: rounds, and milliseconds. */
const ROUNDS = 10;
const WARMUP = 1000;
const WINDOW = 2000;
const CONNECTIONS = 10;
/** A comparison measures every round of the base and of the change. */
const SIDES = 2;
/** A run that takes longer is made shorter, milliseconds. */
const LONGEST_RUN = 30 * 60_000;
/** What a round of a shorter run has for its stages, milliseconds. */
const SHORT_ROUND = 60_000;
/** The shortest that a stage becomes, milliseconds; a jump of 0 s stays one. */
const SHORTEST = 1000;

type Scenarios = Record<string, ImportedScenario>;

/** Scenarios of which a run takes a reasonable time, and what was changed for that, in lines. */
export interface ShortRun {
  scenarios: Scenarios;
  remarks: string[];
}

/**
 * Makes a run of these scenarios shorter that would take more than half an hour: load tests go on for hours, and a gate does
 * each round ten times on two sides. The levels stay the same, and the times shrink in proportion, so that a round has at
 * most a minute of them.
 */
export function shortenRun(scenarios: Scenarios): ShortRun {
  const parts = Object.values(scenarios).flatMap(timesOf);
  const run = sum(Object.values(scenarios).map(roundOf)) * ROUNDS * SIDES;
  if (run <= LONGEST_RUN) return { scenarios, remarks: [] };
  const shorter = shorterTimes(parts);
  const changed = Object.entries(scenarios).map(([name, scenario]) => {
    const times = shorter.splice(0, timesOf(scenario).length);
    return { name, before: scenario, after: withTimes(scenario, times) };
  });
  const result = Object.fromEntries(changed.map(({ name, after }) => [name, after]));
  const then = sum(Object.values(result).map(roundOf)) * ROUNDS * SIDES;
  const remarks = changed.flatMap(({ name, before, after }) => {
    if (roundOf(after) >= roundOf(before)) return [];
    return [
      [
        `The scenario ${quote(name)} is shorter than what was read, with the same load.`,
        `There its ${subject(before)} ${formatRoughly(roundOf(before))} a round.`,
        `A run of ten rounds for two sides would take ${formatRoughly(run)}, and takes ${formatRoughly(then)} like this. What was read:`,
        ...written(before),
      ].join('\n'),
    ];
  });
  return { scenarios: result, remarks };
}

function subject({ stages }: ImportedScenario): string {
  return stages === undefined ? 'load takes' : 'stages take';
}

/** The times that a scenario says, milliseconds: until all users are there, and of its stages or its window. */
function timesOf(scenario: ImportedScenario): number[] {
  const { stages, duration } = scenario;
  const ramp = rampOf(scenario);
  const window = stages?.map((stage) => stage.duration) ?? (duration === undefined ? [] : [duration]);
  return [...(ramp === null ? [] : [ramp]), ...window.map((text) => parseDuration(text) ?? 0)];
}

function rampOf({ 'spawn-rate': spawnRate, connections = CONNECTIONS }: ImportedScenario): number | null {
  const perSecond = spawnRate === undefined ? null : parseRate(spawnRate);
  return perSecond === null ? null : rampTime(connections, perSecond);
}

/** Milliseconds of one round on one side. */
function roundOf(scenario: ImportedScenario): number {
  const { stages, duration } = scenario;
  const ramp = rampOf(scenario) ?? 0;
  const window = stages === undefined && duration === undefined ? WINDOW : sum(timesOf(scenario)) - ramp;
  return Math.max(ramp, WARMUP) + window;
}

/** Shrinks times in proportion, to tenths of a second, until they add up to what a round has. */
function shorterTimes(times: readonly number[]): number[] {
  const least = (time: number) => Math.min(time, SHORTEST);
  const short = new Set<number>();
  for (;;) {
    const room = SHORT_ROUND - sum(times.map((time, at) => (short.has(at) ? least(time) : 0)));
    const rest = sum(times.map((time, at) => (short.has(at) ? 0 : time)));
    const factor = rest === 0 ? 0 : Math.min(1, Math.max(0, room) / rest);
    const tooShort = [...times.keys()].filter(
      (at) => !short.has(at) && (times[at] as number) * factor < least(times[at] as number),
    );
    if (tooShort.length === 0) {
      return times.map((time, at) => (short.has(at) ? least(time) : factor === 1 ? time : tenths(time * factor)));
    }
    for (const at of tooShort) short.add(at);
  }
}

/** Milliseconds in whole tenths of a second; what is a hair below one, as divided numbers are, is that one. */
function tenths(milliseconds: number): number {
  return Math.floor(milliseconds / 100 + 1e-6) * 100;
}

function withTimes(scenario: ImportedScenario, times: readonly number[]): ImportedScenario {
  const ramp = rampOf(scenario);
  const [first = 0] = times;
  const rest = ramp === null ? times : times.slice(1);
  const { stages, connections = CONNECTIONS, duration } = scenario;
  return {
    ...scenario,
    ...(ramp !== null && first < ramp && { 'spawn-rate': `${Math.ceil((connections * 1000) / first)}/s` }),
    ...(stages && { stages: stages.map((stage, at) => ({ ...stage, duration: inSeconds(rest[at] ?? 0) })) }),
    ...(stages === undefined && duration !== undefined && { duration: inSeconds(rest[0] ?? 0) }),
  };
}

function inSeconds(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}

/** The times of a scenario as the configuration would have them. */
function written({ stages, duration, connections, 'spawn-rate': spawnRate }: ImportedScenario): string[] {
  const lines = [
    ...(spawnRate === undefined ? [] : [`connections: ${connections ?? CONNECTIONS}`, `spawn-rate: ${spawnRate}`]),
    ...(duration === undefined ? [] : [`duration: ${duration}`]),
    ...(stages ? ['stages:', ...stages.map((stage) => `  - { duration: ${stage.duration}, to: ${stage.to} }`)] : []),
  ];
  return lines.map((line) => `  ${line}`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
