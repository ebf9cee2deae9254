import type { Value } from '../value.ts';

const MEMBERS = new WeakMap<Value, Record<string, Value>>();

/** A function that has members as well, such as `Array.from`. */
export function withMembers(value: Value, members: Record<string, Value>): Value {
  MEMBERS.set(value, members);
  return value;
}

/** A member of such a function; null: it has none of the name. */
export function nativeMember(of: Value, name: string): Value | null {
  const members = MEMBERS.get(of);
  return members && Object.hasOwn(members, name) ? (members[name] as Value) : null;
}
