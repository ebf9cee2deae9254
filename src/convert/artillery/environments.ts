import { quote } from '../../text/quote.ts';
import type { Conversion } from '../conversion.ts';
import { isPlain, type Plain } from '../plain.ts';
import type { Lines } from './lines.ts';

/**
 * The configuration with its environment, as `artillery run -e NAME` has it. One that is complete itself stays as it is;
 * else its first environment is taken.
 *
 * @returns also the name of the environment; null: none
 */
export function withEnvironment(
  config: Plain,
  conversion: Conversion,
  lines: Lines,
): { config: Plain; environment: string | null } {
  const names = isPlain(config.environments) ? Object.keys(config.environments) : [];
  const [first, ...others] = names;
  if (first === undefined) return { config, environment: null };
  const line = lines.of(config, 'environments');
  const shown = (list: readonly string[]) => list.slice(0, 10).map(quote).join(', ');
  if (config.target !== undefined) {
    conversion.note(line, `environments are left aside, as without -e: ${shown(names)}`);
    return { config, environment: null };
  }
  const rest = others.length === 0 ? '' : `; left aside: ${shown(others)}`;
  conversion.note(line, `of the environments ${quote(first)} is taken, as with -e${rest}`);
  const chosen = (config.environments as Plain)[first];
  return { config: merged(config, chosen, lines) as Plain, environment: first };
}

/** Two values, of which the second goes before; maps and lists are merged, item by item. */
function merged(one: unknown, other: unknown, lines: Lines): unknown {
  if (other === undefined) return one;
  if (Array.isArray(one) && Array.isArray(other)) {
    const list = Array.from({ length: Math.max(one.length, other.length) }, (_, at) =>
      merged(one[at], other[at], lines),
    );
    lines.copy(one, list);
    lines.copy(other, list);
    return list;
  }
  if (!isPlain(one) || !isPlain(other)) return other;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const map = Object.fromEntries(keys.map((key) => [key, merged(one[key], other[key], lines)]));
  lines.copy(one, map);
  lines.copy(other, map);
  return map;
}
