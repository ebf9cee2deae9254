import { KINDS } from '../kinds/index.ts';
import { mapOf } from './rules/written.ts';

/** Writes the `type` of scenarios that only have a key by which their kind is known: `expect-limit: 100/s`. */
export function withImpliedTypes(value: unknown): unknown {
  const { scenarios, ...rest } = mapOf(value);
  if (typeof scenarios !== 'object' || scenarios === null || Array.isArray(scenarios)) return value;
  const written = Object.entries(scenarios).map(([name, scenario]) => {
    const keys = mapOf(scenario);
    const implied = KINDS.find(({ impliedBy }) => impliedBy !== undefined && Object.hasOwn(keys, impliedBy));
    return [name, implied && !Object.hasOwn(keys, 'type') ? { type: implied.name, ...keys } : scenario];
  });
  return { ...rest, scenarios: Object.fromEntries(written) };
}
