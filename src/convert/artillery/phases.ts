import { quote } from '../../text/quote.ts';
import { writeDuration } from '../addresses.ts';
import type { Conversion } from '../conversion.ts';
import type { ImportedScenario } from '../imported.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import type { Lines } from './lines.ts';
import { milliseconds, numberOf } from './time.ts';

const MOST_PHASES = 400;
const MOST_CONNECTIONS = 100_000;
/** What stands in the place of a rate and a duration that only the environment has. */
const ASSUMED_RATE = 1;
const ASSUMED_DURATION = 60_000;

type Load = Pick<ImportedScenario, 'rate' | 'stages' | 'duration' | 'max-connections'>;

interface Phase {
  from: number;
  to: number;
  duration: number;
}

/**
 * Arrivals of virtual users per second: one rate, or stages.
 *
 * @returns also what a reader has to set himself, because the file does not say it
 */
export function phasesOf(config: Plain, conversion: Conversion, lines: Lines): { load: Load; remarks: string[] } {
  const given = Array.isArray(config.phases) ? config.phases : [];
  const line = lines.of(config, 'phases');
  if (given.length === 0) {
    conversion.note(null, 'there are no phases: Artillery sends one virtual user alone');
    return { load: {}, remarks: [TO_SET('rate', 'the file has no phases, so that perf-gate makes a load of its own')] };
  }
  if (given.length > MOST_PHASES) conversion.lose(line, `more than ${MOST_PHASES} phases: the others are left out`);
  const unset: string[] = [];
  const phases: Phase[] = [];
  const limits = new Set<number>();
  for (const [index, phase] of given.slice(0, MOST_PHASES).entries()) {
    const read = phaseOf(phase, lines.of(given, index, line), conversion, unset);
    if (read === null) continue;
    phases.push(read);
    const users = numberOf(child(phase, 'maxVusers'));
    if (users === null && child(phase, 'maxVusers') !== undefined)
      conversion.note(lines.of(given, index, line), 'the maxVusers of a phase cannot be told, and is left out');
    if (users !== null && users >= 1) limits.add(Math.min(Math.round(users), MOST_CONNECTIONS));
  }
  if (limits.size > 1) conversion.note(line, 'the greatest of several maxVusers is taken for all phases');
  const load = { ...loadOf(phases), ...(limits.size > 0 && { 'max-connections': Math.max(...limits) }) };
  const remarks = unset.map((what) => TO_SET('rate, stages and duration', what));
  if (phases.every(({ from, to }) => from === 0 && to === 0))
    remarks.push(TO_SET('rate', 'no phase has arrivals that can be told, so that perf-gate makes a load of its own'));
  return { load, remarks };
}

const TO_SET = (key: string, why: string) => `SET ${key} of the scenario before the first run: ${why}.`;

/** One phase; null: it takes no time, or nobody knows what it is. */
function phaseOf(phase: unknown, line: number, conversion: Conversion, unset: string[]): Phase | null {
  if (!isPlain(phase)) {
    conversion.lose(line, 'a phase that is no map');
    return null;
  }
  const ask = (key: string, assumed: string) => {
    const written = typeof phase[key] === 'string' ? ` (${quote(phase[key] as string)})` : '';
    conversion.note(
      line,
      `the ${key} of a phase cannot be told${written}: ${assumed} stands in its place, and is to be set`,
    );
    unset.push(`${key}${written} of the phase of line ${line} cannot be told, and ${assumed} stands in its place`);
  };
  const mode = phase.mode;
  if (mode !== undefined && mode !== 'uniform')
    conversion.note(line, `the mode ${quote(String(mode))}: arrivals come evenly`);
  if (phase.pause !== undefined) {
    const pause = milliseconds(phase.pause);
    if (pause === null) ask('pause', writeDuration(ASSUMED_DURATION));
    return { from: 0, to: 0, duration: pause ?? ASSUMED_DURATION };
  }
  const written = milliseconds(phase.duration);
  if (written === null) ask('duration', writeDuration(ASSUMED_DURATION));
  const duration = written ?? ASSUMED_DURATION;
  if (duration <= 0) {
    conversion.note(line, 'a phase without a duration');
    return null;
  }
  const rate = (key: 'arrivalRate' | 'rampTo') => {
    const number = numberOf(phase[key]);
    if (number === null || number < 0) ask(key, rateOf(ASSUMED_RATE));
    return number === null || number < 0 ? ASSUMED_RATE : number;
  };
  if (phase.arrivalCount !== undefined) {
    const count = numberOf(phase.arrivalCount);
    if (count === null || count < 0) ask('arrivalCount', rateOf(ASSUMED_RATE));
    const from = count === null || count < 0 ? ASSUMED_RATE : count / (duration / 1000);
    return { from, to: from, duration };
  }
  if (phase.arrivalRate === undefined && phase.rampTo === undefined) {
    conversion.lose(line, 'a phase without arrivalRate, arrivalCount or pause is left out');
    return null;
  }
  const from = phase.arrivalRate === undefined ? 0 : rate('arrivalRate');
  return { from, to: phase.rampTo === undefined ? from : rate('rampTo'), duration };
}

function loadOf(phases: readonly Phase[]): Load {
  const [only] = phases;
  if (only !== undefined && phases.length === 1 && only.from === only.to && only.from > 0)
    return { rate: rateOf(only.from), duration: writeDuration(only.duration) };
  const stages = phases.flatMap(({ from, to, duration }) => [
    { duration: writeDuration(0), to: rateOf(from) },
    { duration: writeDuration(duration), to: rateOf(to) },
  ]);
  const highest = Math.max(0, ...phases.flatMap(({ from, to }) => [from, to]));
  if (highest === 0) return {};
  // A stage that stays where the one before it ended needs no jump to it.
  const needed = stages.filter(
    ({ duration, to }, index) => duration !== '0s' || to !== (stages[index - 1]?.to ?? rateOf(0)),
  );
  return { rate: rateOf(highest), stages: needed };
}

function rateOf(rate: number): string {
  return `${Number(Math.min(rate, 1_000_000).toPrecision(6))}/s`;
}
