import { Dictionary, data, Unknown, type Value } from '../value.ts';
import { withMembers } from './native-members.ts';
import { native } from './natives.ts';

/** The present as milliseconds: perf-gate makes up a number. */
function now(): Value {
  return {
    kind: 'placeholder',
    text: '{{ faker.number.int }}',
    isNumber: true,
    remark: 'the present time is a random number where it is sent',
  };
}

/** `Date`, of which only the present is sent as something made up; a date that stands in the script is known. */
export function date(): Value {
  const made = native((given, line) => {
    const [first] = given;
    if (given.length === 0) return present();
    const isFixed = given.every((one) => one.kind === 'data' && ['string', 'number'].includes(typeof one.value));
    if (!isFixed) return Unknown.from([first, new Unknown(['a date'], line)], line);
    const values = given.map((one) => (one.kind === 'data' ? one.value : 0));
    // A place's own time is another one elsewhere.
    if (values.length > 1) return new Unknown(['a date in local time'], line);
    const fixed = new Date(values[0] as string | number);
    if (Number.isNaN(fixed.getTime())) return new Unknown(['a date'], line);
    const of = (value: unknown) => native(() => data(value));
    return withRest([
      ['getTime', of(fixed.getTime())],
      ['valueOf', of(fixed.getTime())],
      ['toISOString', of(fixed.toISOString())],
      ['toJSON', of(fixed.toISOString())],
      ['getUTCFullYear', of(fixed.getUTCFullYear())],
    ]);
  });
  return withMembers(made, { now: native(now) });
}

function present(): Value {
  const text: Value = {
    kind: 'placeholder',
    text: '{{ faker.date.recent }}',
    isNumber: false,
    remark: 'the present time is a random one of the last day where it is sent',
  };
  return withRest([
    ['getTime', native(now)],
    ['valueOf', native(now)],
    ['toISOString', native(() => text)],
    ['toJSON', native(() => text)],
  ]);
}

function withRest(entries: [string, Value][]): Dictionary {
  const made = new Dictionary(entries);
  made.rest = new Unknown(['a part of a date'], 1);
  return made;
}
