import { isPattern } from '../../text/bounded-pattern.ts';

/**
 * An expression of which perf-gate takes what Artillery takes: perf-gate the first group, Artillery a group that is
 * named, or else the whole match.
 *
 * @param group number or name; null: the whole match
 * @returns null: it is none, or there is no such group
 */
export function patternOf(source: string, group: string | number | null): string | null {
  if (!isPattern(source)) return null;
  const groups = groupsOf(source);
  const isWhole = group === null || group === 0 || group === '0' || group === '';
  if (isWhole && groups.length === 0) return source;
  // Groups are counted anew.
  if (/\\[1-9]|\\k</.test(source)) return null;
  const wanted = isWhole
    ? -1
    : groups.findIndex(({ name }, index) => name === group || String(index + 1) === String(group));
  if (!isWhole && wanted === -1) return null;
  if (!isWhole && groups.length === 1 && groups[0]?.name === null) return source;
  let result = '';
  let end = 0;
  for (const [index, { at, length }] of groups.entries()) {
    result += source.slice(end, at) + (index === wanted ? '(' : '(?:');
    end = at + length;
  }
  result += source.slice(end);
  const written = isWhole ? `(${result})` : result;
  return isPattern(written) ? written : null;
}

interface Group {
  at: number;
  /** Of its opening, `(` or `(?<name>`. */
  length: number;
  name: string | null;
}

function groupsOf(source: string): Group[] {
  const groups: Group[] = [];
  let isClass = false;
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (character === '[') isClass = true;
    else if (character === ']') isClass = false;
    else if (character === '(' && !isClass) {
      const [opening, name] = /^\(\?<([A-Za-z_$][\w$]*)>/.exec(source.slice(at)) ?? [];
      if (opening !== undefined) groups.push({ at, length: opening.length, name: name ?? null });
      else if (source[at + 1] !== '?') groups.push({ at, length: 1, name: null });
    }
  }
  return groups;
}
