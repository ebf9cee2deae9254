import type { Path } from '../../settings/wording.ts';
import { standingOf } from './standing.ts';
import { scenariosOf, typeOfWritten, type WrittenMap } from './written.ts';

/** Tells from which of two files a key of the merged configuration comes. */
export function ownerOf(path: Path, base: WrittenMap, head: WrittenMap): 'base' | 'head' {
  const [first, name] = path;
  if (first === 'scenarios' && name !== undefined) {
    const [before, now] = [scenariosOf(base)[name], scenariosOf(head)[name]];
    if (before === undefined) return 'head';
    if (now === undefined || typeOfWritten(before) !== typeOfWritten(now)) return 'base';
  }
  return standingOf(patternOf(path)) === 'rule' ? 'base' : 'head';
}

/** The pattern of a path: `scenarios.*.requests[].path`. */
function patternOf(path: Path): string {
  return path.reduce<string>((above, step, index) => {
    if (typeof step === 'number') return `${above}[]`;
    const isName = (index === 1 && path[0] === 'scenarios') || (index === 3 && path[2] === 'journeys');
    return `${above}${above === '' ? '' : '.'}${isName ? '*' : step}`;
  }, '');
}
