import { isDeepStrictEqual } from 'node:util';
import type { Effect, RuleDifference } from '../../verdict/rules-used.ts';
import { DIRECTIONS, pathsOutside } from './direction.ts';
import { limitDifferences } from './limit-differences.ts';
import type { ReadFile, Telling } from './read-file.ts';
import { scenarioDifferences } from './scenario-differences.ts';
import { words } from './words.ts';
import { mapOf } from './written.ts';

/** The keys whose values are compared one by one; what else there is has sentences of its own. */
const SINGLE = [
  'fail-on',
  'inconclusive',
  'on-missing-baseline',
  'on-removed-scenario',
  'baseline',
  'compare.tolerance.same-job',
  'compare.tolerance.stored',
  'compare.metrics',
  'compare.primary',
  'compare.severity',
  'compare.alpha',
  'compare.strict',
  'compare.extend',
  'coverage.minimum',
  'coverage.severity',
  'coverage.openapi',
  'order',
  'turns',
  'isolation',
  'key',
];

/** What a key of the target is about, in the order in which it is told. */
const WAYS: readonly [verb: string, keys: readonly string[]][] = [
  ['builds', ['build', 'build-timeout']],
  ['starts', ['start', 'url', 'port', 'socket', 'tls', 'working-directory', 'env', 'ready', 'grace']],
  ['sets up', ['setup', 'teardown', 'setup-timeout']],
  ['has files copied for', ['copy']],
  ['reads', ['metrics']],
];

/**
 * Says every difference between the rules of the base and those of the change, those that loosen the gate first. Values
 * of variables, headers and bodies are not shown, nor lines of the shell: only their keys.
 */
export function differencesOf(base: ReadFile, head: ReadFile, telling: Telling): RuleDifference[] {
  const all = [
    ...SINGLE.flatMap((key) => singleDifference(key, base, head)),
    ...pathsDifference(base, head),
    ...limitDifferences('thresholds', '', {
      before: base.settings.thresholds,
      now: head.settings.thresholds,
      around: [{}, {}],
    }),
    ...scenarioDifferences(base, head, telling),
    ...targetDifferences(base, head),
    ...baseDifferences(base, head),
  ];
  const rank: Record<Effect, number> = { loosens: 0, changes: 1, tightens: 2 };
  return all.toSorted((one, other) => rank[one.effect] - rank[other.effect]);
}

function singleDifference(key: string, base: ReadFile, head: ReadFile): RuleDifference[] {
  const [before, now] = [valueAt(base.settings, key), valueAt(head.settings, key)];
  if (isDeepStrictEqual(before, now)) return [];
  const effect = DIRECTIONS[key]?.(before, now) ?? 'changes';
  const said = (file: ReadFile, value: unknown) => words({ written: valueAt(file.written, key), value });
  return [gate(effect, key, `${key} ${said(base, before)} → ${said(head, now)}`)];
}

/** A sentence on the gate as a whole. */
function gate(effect: Effect, key: string, what: string): RuleDifference {
  const whom = effect === 'changes' ? 'changes a rule of the gate' : `${effect} the gate`;
  return { key, effect, text: `This change ${whom}: ${what}.` };
}

function pathsDifference(base: ReadFile, head: ReadFile): RuleDifference[] {
  const [before, now] = [base.settings.target.paths, head.settings.target.paths];
  if (isDeepStrictEqual(before, now)) return [];
  const key = 'target.paths';
  const effect = DIRECTIONS[key]?.(before, now) ?? 'changes';
  const all = (paths: readonly string[]) => words({ written: paths, value: paths });
  const [gone, come] = [pathsOutside(before, now), pathsOutside(now, before)];
  const counts = (paths: string[], how: string) =>
    paths.length === 0 ? [] : [`${all(paths)} ${how}${paths.length === 1 ? ' counts' : ' count'}`];
  const what =
    before.length === 0
      ? `only ${all(now)} still ${now.length === 1 ? 'counts' : 'count'}`
      : now.length === 0
        ? 'every file counts'
        : [...counts(gone, 'no longer'), ...counts(come, 'now')].join(', ') || `${all(before)} → ${all(now)}`;
  const loosens =
    effect === 'loosens' ? 'loosens the gate and ' : effect === 'tightens' ? 'tightens the gate and ' : '';
  return [{ key, effect, text: `This change ${loosens}changes paths: ${what}.` }];
}

function targetDifferences(base: ReadFile, head: ReadFile): RuleDifference[] {
  const [before, now] = [mapOf(base.settings.target), mapOf(head.settings.target)];
  const setUp = isDeepStrictEqual(before['setup-each'], now['setup-each'])
    ? []
    : singleDifference('target.setup-each', base, head);
  return [
    ...WAYS.flatMap(([verb, keys]) =>
      keys.flatMap((key) =>
        changedKeys(key, before[key], now[key]).map(
          (changed): RuleDifference => ({
            key: `target.${changed.key}`,
            effect: 'changes',
            text: `This change ${verb} its service otherwise: ${changed.shown}.`,
          }),
        ),
      ),
    ),
    ...setUp,
  ];
}

/** The key itself, or for a map of variables the names of those that differ. */
function changedKeys(key: string, before: unknown, now: unknown): { key: string; shown: string }[] {
  if (isDeepStrictEqual(before, now)) return [];
  if (key !== 'env') return [{ key, shown: key }];
  const [one, other] = [mapOf(before), mapOf(now)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]);
  return names.map((name) => ({ key: `env.${name}`, shown: `env.${words({ written: name, value: name })}` }));
}

/** How the base is started in another way is a rule: a base of the change's choice proves nothing. */
function baseDifferences(base: ReadFile, head: ReadFile): RuleDifference[] {
  const [before, now] = [base.settings.base, head.settings.base];
  if (isDeepStrictEqual(before, now)) return [];
  if (before === undefined || now === undefined) {
    const what = now ? 'it describes a base of its own' : 'it no longer describes a base';
    return [{ key: 'base', effect: 'changes', text: `This change changes what it is compared with: ${what} (base).` }];
  }
  const [one, other] = [mapOf(before), mapOf(now)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    changedKeys(key, one[key], other[key]).map(
      (changed): RuleDifference => ({
        key: `base.${changed.key}`,
        effect: 'changes',
        text: `This change changes what it is compared with: base.${changed.shown}.`,
      }),
    ),
  );
}

function valueAt(from: object, key: string): unknown {
  let here: unknown = from;
  for (const step of key.split('.')) here = mapOf(here)[step];
  return here;
}
