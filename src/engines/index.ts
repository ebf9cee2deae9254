import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { AutocannonEngine } from './autocannon/autocannon.ts';
import type { Engine, EngineOptions } from './engine.ts';

/** Every engine; the first that can make all loads of a run makes them. */
const ENGINES: readonly ((options: EngineOptions) => Engine)[] = [(options) => new AutocannonEngine(options)];

/**
 * Chooses the engine for a run, because what it adds to a measurement has to be the same for all of it.
 *
 * @returns the engine, or why the first of them cannot: a clause that follows the name of the load that it cannot make
 */
export function chooseEngine<Load extends { traffic: Traffic; pacing: Pacing }>(
  loads: readonly Load[],
  options: EngineOptions,
): Engine | { load: Load; why: string } {
  let refusal: { load: Load; why: string } | null = null;
  for (const open of ENGINES) {
    const engine = open(options);
    const refused = loads.flatMap((load) => {
      const why = engine.can(load.pacing, load.traffic);
      return why === null ? [] : [{ load, why }];
    });
    if (!refused[0]) return engine;
    refusal ??= refused[0];
  }
  return refusal as { load: Load; why: string };
}
