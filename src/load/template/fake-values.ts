import { PerfGateError } from '../../errors.ts';
import { textHash } from '../pace/seeded.ts';
import { type FakerCall, writeFakerCall } from './template.ts';

/** How many values are made for a placeholder; turns beyond that start again with the first. */
const POOL = 10_000;
/** Dates are made relative to this day, or they would differ from day to day. */
const TODAY = '2026-01-01T00:00:00.000Z';

/** Kept, because one agent serves all rounds, which have the same values. */
const made = new Map<string, unknown[]>();

/**
 * Makes the values of a placeholder of faker before the run, so that none is made while it measures. They depend on the
 * seed and the placeholder alone. faker is only loaded when something asks for it.
 *
 * @throws PerfGateError `config` when there is no such method, or it needs other arguments
 */
export async function fakeValues(call: FakerCall, seed: number): Promise<unknown[]> {
  const written = writeFakerCall(call);
  const key = `${seed} ${written}`;
  const known = made.get(key);
  if (known) return known;
  const { faker } = await import('@faker-js/faker/locale/en');
  const make = methodOf(faker, call);
  if (make === null) {
    throw new PerfGateError('config', `{{ ${written} }}: faker has no such method. See https://fakerjs.dev/api/`);
  }
  faker.seed([seed >>> 0, Math.floor(seed / 0x1_0000_0000), textHash(written.slice('faker.'.length))]);
  faker.setDefaultRefDate(TODAY);
  const values: unknown[] = [];
  try {
    for (let turn = 0; turn < POOL; turn++) values.push(make());
  } catch {
    throw new PerfGateError('config', `{{ ${written} }} cannot be made with these arguments.`);
  }
  made.set(key, values);
  return values;
}

/** Finds a method among faker's own members: what it inherits makes nothing up. */
function methodOf(faker: object, { module, method, range }: FakerCall): (() => unknown) | null {
  const options = range ? [{ min: range[0], max: range[1] }] : [];
  const group = member(faker, module);
  const found = typeof group === 'object' && group !== null ? member(group, method) : undefined;
  return typeof found === 'function' ? () => found.call(group, ...options) : null;
}

function member(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

/** A value that was made up, as text. */
export function fakeText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** A value that was made up, as JSON. */
export function fakeJson(value: unknown): string {
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'null');
}
