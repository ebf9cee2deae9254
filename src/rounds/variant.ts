import { PerfGateError } from '../errors.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Variant } from '../kinds/stage.ts';
import type { Target } from '../service/target.ts';
import { fillInSide } from '../settings/side-placeholder.ts';
import { quote } from '../text/quote.ts';
import type { Side } from './side.ts';

/** The target of a side as one of several variants starts it. @param variant null: as it is */
export function targetOf({ name, target }: Pick<Side, 'name' | 'target'>, variant: Variant | null): Target {
  if (variant === null) return target;
  const env = Object.entries(variant.env).map(([variable, value]) => [variable, fillInSide(value, name)]);
  return { ...target, start: variant.start ?? target.start, env: { ...target.env, ...Object.fromEntries(env) } };
}

/** Says of which variant of a scenario an error is. One that does not start at all is a mistake of the configuration. */
export function ofVariant(error: unknown, scenario: Pick<Scenario, 'name'>, { name, place }: Variant): unknown {
  if (!(error instanceof PerfGateError)) return error;
  const where = place === null ? '' : `${place} `;
  const text = `${where}"${scenario.name}": the variant ${quote(name)} cannot be measured: ${error.message}`;
  return new PerfGateError(error.class === 'target' ? 'config' : error.class, text);
}
