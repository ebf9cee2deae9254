import type { Evaluator, GivenArgument } from '../evaluator.ts';
import { type NativeFunction, Unknown, type Value } from '../value.ts';

/** The arguments of a call of something native. */
export class Given {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** Stands for every argument that is not given, where nobody knows which are. */
  readonly everything: Unknown | null;

  constructor(given: readonly GivenArgument[]) {
    this.positional = given.flatMap(({ name, value }) => (name === null ? [value] : []));
    const named = given.flatMap(({ name, value }) => (name === null ? [] : [[name, value] as const]));
    this.named = new Map(named.filter(([name]) => /^\w/.test(name)));
    const spread = named.find(([name]) => !/^\w/.test(name))?.[1];
    this.everything = spread instanceof Unknown ? spread : null;
  }

  get(index: number | null, name: string | null = null): Value | undefined {
    const placed = index === null ? undefined : this.positional[index];
    return placed ?? (name === null ? undefined : this.named.get(name)) ?? this.everything ?? undefined;
  }

  /** All that is given. */
  get all(): Value[] {
    return [...this.positional, ...this.named.values(), ...(this.everything ? [this.everything] : [])];
  }
}

export type NativeBody = (given: Given, line: number, evaluator: Evaluator) => Value;

export function native(name: string, body: NativeBody): NativeFunction {
  return { kind: 'native', name, call: (given, line, evaluator) => body(new Given(given), line, evaluator) };
}

const PURE = new WeakSet<Value>();

/** A value that cannot be told, of something that sends nothing, whatever is done with it. */
export function untold(reason: string, line: number): Unknown {
  const made = new Unknown([reason], line);
  PURE.add(made);
  return made;
}

/** Whether nothing is sent by methods of a value. */
export function sendsNothing(value: Value): boolean {
  return PURE.has(value);
}

/** What is only known from others that cannot be told. */
export function untoldFrom(values: readonly (Value | undefined)[], reason: string, line: number): Unknown {
  const known = Unknown.from(values, line);
  const made = known.reasons.length > 0 ? known : new Unknown([reason], line);
  PURE.add(made);
  return made;
}
