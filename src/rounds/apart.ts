import { fixedPlaces } from '../service/fixed-places.ts';
import type { Side } from './side.ts';

/** The two services of a round cannot be alive at once, or not in turns. */
export class Apart extends Error {
  /** @param why a clause */
  constructor(why: string) {
    super(why);
    this.name = 'Apart';
  }
}

/** Says why two sides cannot both be alive in a round, as far as it is known beforehand, as a clause; null: they can. */
export function whyApart(
  [one, other]: readonly [Side, Side],
  platform: NodeJS.Platform = process.platform,
): string | null {
  const foreign = [one, other].find(({ target }) => target.start === null);
  if (foreign) return `somebody else runs the service of the ${foreign.name}`;
  if (platform === 'win32') return 'Windows cannot pause a process';
  if ([one, other].some(({ target }) => isSetUpAgain(target))) return 'the setup is run again for every round';
  const others = fixedPlaces(other.target);
  const shared = fixedPlaces(one.target).find((place) => others.includes(place));
  if (shared === undefined) return null;
  return `both listen on ${shared}; ${shared.startsWith('port') ? '`port: auto` gives each its own' : '`${SIDE}` in its path gives each its own'}`;
}

function isSetUpAgain({ setupEach, setup, teardown }: Side['target']): boolean {
  return setupEach === 'round' && setup.length + teardown.length > 0;
}
