import { PerfGateError } from '../../errors.ts';
import { textHash } from '../pace/seeded.ts';

/** How many values are made for a placeholder; turns beyond that start again with the first. */
const POOL = 10_000;
/** Dates are made relative to this day, or they would differ from day to day. */
const TODAY = '2026-01-01T00:00:00.000Z';

/** Kept, because one agent serves all rounds, which have the same values. */
const made = new Map<string, unknown[]>();

/**
 * Makes the values of `{{ faker.module.method }}` before the run, so that none is made while it measures. They depend on the
 * seed and the placeholder alone. faker is only loaded when something asks for it.
 *
 * @throws PerfGateError `config` when there is no such method, or it needs arguments
 */
export async function fakeValues(module: string, method: string, seed: number): Promise<unknown[]> {
  const key = `${seed} ${module}.${method}`;
  const known = made.get(key);
  if (known) return known;
  const { faker } = await import('@faker-js/faker/locale/en');
  const make = methodOf(faker, module, method);
  if (make === null) {
    throw new PerfGateError(
      'config',
      `{{ faker.${module}.${method} }}: faker has no such method. See https://fakerjs.dev/api/`,
    );
  }
  faker.seed([seed >>> 0, Math.floor(seed / 0x1_0000_0000), textHash(`${module}.${method}`)]);
  faker.setDefaultRefDate(TODAY);
  const values: unknown[] = [];
  try {
    for (let turn = 0; turn < POOL; turn++) values.push(make());
  } catch {
    throw new PerfGateError('config', `{{ faker.${module}.${method} }} cannot be made without arguments.`);
  }
  made.set(key, values);
  return values;
}

/** Finds a method among faker's own members: what it inherits makes nothing up. */
function methodOf(faker: object, module: string, method: string): (() => unknown) | null {
  const group = member(faker, module);
  const found = typeof group === 'object' && group !== null ? member(group, method) : undefined;
  return typeof found === 'function' ? () => found.call(group) : null;
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
