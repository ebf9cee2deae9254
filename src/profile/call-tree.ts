import type { Profile, ProfiledFunction } from '../measurement/profile.ts';
import { keyOf } from './compare-profiles.ts';

/** A function at its place in the calls. */
export interface Call {
  at: ProfiledFunction;
  /** What it took there with all that it called, a request. */
  total: number;
  /** The same on the other side; 0 where it was not called from there. */
  other: number;
  calls: readonly Call[];
}

/** The calls of one side, each beside the same of the other. @returns those that nobody calls, the largest first */
export function callTree(own: Profile, other: Profile): Call[] {
  const totals = new Map(flat(roots(other), '').map(({ path, total }) => [path, total]));
  const beside = (places: readonly Place[], above: string): Call[] =>
    places
      .map((place) => {
        const path = `${above}\0${keyOf(place.at)}`;
        const { at, total } = place;
        return { at, total, other: totals.get(path) ?? 0, calls: beside(place.calls, path) };
      })
      .sort((a, b) => b.total - a.total);
  return beside(roots(own), '');
}

interface Place {
  at: ProfiledFunction;
  total: number;
  calls: Place[];
}

function roots({ functions, tree }: Profile): Place[] {
  const places = tree.map(([, at, self]): Place => ({ at: functions[at] as ProfiledFunction, total: self, calls: [] }));
  const top: Place[] = [];
  // Callers come first in the list, so from its end every place is complete before its caller.
  for (let index = tree.length - 1; index >= 0; index--) {
    const caller = places[tree[index]?.[0] ?? -1];
    const place = places[index] as Place;
    if (caller === undefined) top.push(place);
    else {
      caller.total += place.total;
      caller.calls.push(place);
    }
  }
  return top;
}

function flat(places: readonly Place[], above: string): { path: string; total: number }[] {
  return places.flatMap(({ at, total, calls }) => {
    const path = `${above}\0${keyOf(at)}`;
    return [{ path, total }, ...flat(calls, path)];
  });
}
