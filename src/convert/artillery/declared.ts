import { child, isPlain, type Plain } from '../plain.ts';

const DEEPEST = 100;

/** The names that a file sets anywhere: constants, columns, captures and loops. */
export function declaredNames(root: Plain, config: Plain): Set<string> {
  const names = new Set<string>(['$loopCount', '$loopElement', 'target', '$environment']);
  for (const name of Object.keys(isPlain(config.variables) ? config.variables : {})) names.add(name);
  for (const payload of [config.payload].flat()) {
    const fields = child(payload, 'fields');
    for (const field of Array.isArray(fields) ? fields : []) names.add(String(field));
    const name = child(payload, 'name');
    if (typeof name === 'string') names.add(name);
  }
  const seen = new Set<object>();
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST || seen.has(value)) return;
    seen.add(value);
    for (const [key, one] of Object.entries(value)) {
      if ((key === 'as' || key === 'loopValue' || key === 'loopElement') && typeof one === 'string') names.add(one);
      else look(one, depth + 1);
    }
  };
  for (const part of [root.before, root.scenarios]) look(part, 0);
  return names;
}
