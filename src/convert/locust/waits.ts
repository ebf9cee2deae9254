import { rangeOf } from '../arithmetic.ts';
import type { Interpreter } from '../interpreter.ts';
import { memberOf } from '../members.ts';
import type { PauseRange } from '../pauses.ts';
import { Dictionary, data, type Value } from '../value.ts';

/** What a user waits between tasks: a time in milliseconds, or until its next turn. */
export type TaskWait = { pause: PauseRange } | { pacing: number } | null;

/** In seconds. */
const LONGEST = 3600;

/** The wait of the nearest of some objects that has one. @param objects the set of the task first, the user last */
export function waitOf(objects: readonly Dictionary[], interpreter: Interpreter): TaskWait {
  const { conversion } = interpreter;
  for (const object of objects) {
    const line = object.of?.node.line ?? 1;
    const own = (name: string) => {
      const value = conversion.quietly(() => memberOf(object, data(name), line, interpreter));
      return value.kind === 'unknown' && value.reasons[0]?.startsWith('there is no') ? undefined : value;
    };
    const [seconds, milliseconds] = [own('wait_time'), own('wait_function')];
    const given = seconds ?? milliseconds;
    const scale = seconds === undefined ? 1 : 1000;
    if (given !== undefined && !(given.kind === 'data' && given.value == null))
      return waitFrom(given, scale, line, object, interpreter);
    const [least, most] = [own('min_wait'), own('max_wait')];
    if (least === undefined && most === undefined) continue;
    const [from, to] = [rangeOf(least ?? data(1000)), rangeOf(most ?? least ?? data(1000))];
    if (from && to && to.most <= LONGEST * 1000)
      return { pause: { least: from.least, most: Math.max(from.least, to.most) } };
    conversion.note(line, 'a wait whose length is not known is left out');
    return null;
  }
  return null;
}

function waitFrom(given: Value, scale: number, line: number, object: Dictionary, interpreter: Interpreter): TaskWait {
  let value = given;
  if (value.kind === 'function') {
    const isMethod = value.receiver === null && value.node.parameters.length > 0;
    value = interpreter.call(value, isMethod ? [{ value: object, name: null }] : [], line, 'wait_time');
    interpreter.take();
  }
  if (value instanceof Dictionary) {
    const pacing = rangeOf(value.get('pacing') ?? data(null));
    const throughput = rangeOf(value.get('throughput') ?? data(null));
    if (pacing && pacing.least > 0) return { pacing: pacing.least * 1000 };
    if (throughput && throughput.least > 0) return { pacing: 1000 / throughput.least };
  }
  const range = rangeOf(value);
  if (range && range.least >= 0 && range.most * scale <= LONGEST * 1000)
    return { pause: { least: range.least * scale, most: range.most * scale } };
  interpreter.conversion.note(line, 'a wait_time whose length cannot be told is left out');
  return null;
}
