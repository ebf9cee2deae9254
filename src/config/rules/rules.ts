import { isDeepStrictEqual } from 'node:util';
import { SEVERITIES, type Severity } from '../../measurement/severity.ts';
import { about, type Path } from '../../settings/wording.ts';
import type { Position } from '../../settings/yaml-source.ts';
import { formatFile, quote } from '../../text/quote.ts';
import { type AppliedRules, type RuleDifference, type RulesUsed, rulesOrigin } from '../../verdict/rules-used.ts';
import type { ConfigFile } from '../file/config-file.ts';
import { readSettings, type SettingsFile } from '../read-settings.ts';
import { type Settings, settingsSchema } from '../schema/schema.ts';
import { check, type Fault } from '../schema/schema-issues.ts';
import type { TargetSettings } from '../schema/target-schema.ts';
import { differencesOf } from './differences.ts';
import { type LostLimit, mergeRules } from './merge.ts';
import { ownerOf } from './owner.ts';
import { removedBy } from './removed.ts';
import { plain } from './words.ts';
import { hasPath, mapOf, scenariosOf } from './written.ts';

/** Whose rules decide: those of the base commit, or those of the change itself. */
export const POLICIES = ['base', 'head'] as const;
export type Policy = (typeof POLICIES)[number];

/** The configuration file of the base, or why it is not known. */
export interface BaseRules {
  /** What its commit is called, such as main. Untrusted text. */
  ref: string;
  commit: string | null;
  /** null: the base has none. */
  file: ConfigFile | null;
  /** The file as it was where the change began, if the base has another one since. */
  before?: ConfigFile;
  /** Why the file could not be read; a clause. */
  problem: string | null;
}

/** The base's rules and who decides. */
export interface RuleSource {
  policy: Policy;
  base: BaseRules;
}

/** A place in a file, and what messages call the file. */
export interface Place extends Position {
  file: string;
}

/** What is in force: settings, and where each of their keys is written. */
export interface InForce {
  settings: Settings;
  /** How the base's side is built, started and measured, and what messages call that; null: as the change's. */
  atBase: { target: TargetSettings; scenarios: Settings['scenarios']; placeOf(path: Path): Place } | null;
  applied: AppliedRules | null;
  placeOf(path: Path, at: 'key' | 'value'): Place;
  /** The line of a value in the change's own file; null where that does not have it. */
  lineOf(path: Path): number | null;
}

/** The most differences that a result keeps. */
const MOST = 100;

/**
 * Decides what is in force for a change: its own file, or the rules of the base with what the change says about its side.
 *
 * @param head the change's file
 * @param source null where nothing is a base
 */
export function rulesInForce(head: SettingsFile, source: RuleSource | null): InForce | { faults: (Place & Fault)[] } {
  if (source === null) return alone(head, null);
  const { policy, base } = source;
  const read = base.problem === null ? readSettings(base.file) : null;
  const problem = base.problem ?? problemOf(read, base.file);
  const tell = (from: Policy, differences: RuleDifference[], why: string | null = null): AppliedRules => ({
    used: usedOf(base, from, differences, why),
    added: [],
    lost: [],
  });
  if (read === null || problem !== null || !('settings' in read)) {
    const text = `The rules of ${plain(base.ref)} could not be read: ${problem}.`;
    const unread: RuleDifference[] = policy === 'base' ? [] : [{ key: '', effect: 'changes', text }];
    return alone(head, tell('head', unread, policy === 'base' ? problem : null));
  }
  const ref = plain(base.ref);
  if (base.file === null) {
    const text = `This change brings the first rules: ${ref} has no ${formatFile(head.name ?? '')}.`;
    return alone(head, head.name === null ? null : tell('head', [{ key: '', effect: 'changes', text }]));
  }
  const byBase = policy === 'base';
  if (head.name === null) {
    const effect = byBase ? 'changes' : 'loosens';
    const then = byBase ? `; that of ${ref} was used for all` : '';
    const text = `This change removes the rules: there is no ${formatFile(base.file.name)} anymore${then}.`;
    const applied = tell(policy, [{ key: '', effect, text }]);
    if (!byBase) return alone(head, { ...applied, gone: removedBy(read, head) });
    return { ...alone(read, applied), placeOf: (path, at) => placeIn(read, path, at, base), lineOf: () => null };
  }
  const began = base.before === undefined ? read : readSettings(base.before);
  const atStart = 'settings' in began ? began : read;
  const gone = removedBy(atStart, head);
  const differences = [
    ...movedFrom(base.file, head.name),
    ...linked(head),
    ...differencesOf(atStart, head, { byBase, ref }),
  ];
  const told = (from: Policy): AppliedRules => ({ ...tell(from, differences), ...(gone.length > 0 && { gone }) });
  if (!byBase || isDeepStrictEqual(read.written, head.written)) return alone(head, told(policy));
  return merged(read, head, base, told('base'));
}

/** The rules of the base with the change's own side. */
function merged(
  read: SettingsFile,
  head: SettingsFile,
  base: BaseRules,
  applied: AppliedRules,
): InForce | { faults: (Place & Fault)[] } {
  const { value, lost } = mergeRules(read.written, head.written);
  const placeOf = (path: Path, at: 'key' | 'value'): Place =>
    ownerOf(path, read.written, head.written) === 'base'
      ? placeIn(read, path, at, base)
      : placeIn(head, path, at, null);
  const checked = check(settingsSchema, value);
  if ('faults' in checked) {
    return { faults: checked.faults.map((fault) => ({ ...fault, ...placeOf(fault.path, fault.at) })) };
  }
  const before = scenariosOf(read.written);
  return {
    settings: checked.output,
    atBase: {
      target: read.settings.target,
      scenarios: read.settings.scenarios,
      placeOf: (path) => placeIn(read, path, 'value', base),
    },
    applied: {
      ...applied,
      added: Object.keys(scenariosOf(head.written)).filter((name) => !Object.hasOwn(before, name)),
      lost: lost.flatMap((limit) => sayLost(limit, applied.used, mapOf(before[limit.scenario]).severity)),
    },
    placeOf,
    lineOf: (path) => (hasPath(head.written, path) ? head.position(path, 'value').line : null),
  };
}

function alone(file: SettingsFile, applied: AppliedRules | null): InForce {
  return {
    settings: file.settings,
    atBase: null,
    applied,
    placeOf: (path, at) => placeIn(file, path, at, null),
    lineOf: (path) => (file.name === null ? null : file.position(path, 'value').line),
  };
}

function placeIn(file: SettingsFile, path: Path, at: 'key' | 'value', base: BaseRules | null): Place {
  const name = formatFile(file.name ?? '');
  return { ...file.position(path, at), file: base === null ? name : `${name} of ${rulesOrigin(named(base))}` };
}

function named({ ref, commit }: BaseRules): Pick<RulesUsed, 'ref' | 'commit'> {
  return { ref: plain(ref), commit };
}

function usedOf(base: BaseRules, from: Policy, all: RuleDifference[], problem: string | null): RulesUsed {
  const differences = all.slice(0, MOST);
  return { from, ...named(base), problem, differences, omitted: all.length - differences.length };
}

/** The first thing that is wrong with a file, with its place; null: nothing is. */
function problemOf(read: ReturnType<typeof readSettings> | null, file: ConfigFile | null): string | null {
  if (read === null || 'settings' in read) return null;
  const [first] =
    'problems' in read
      ? read.problems
      : read.faults.map((fault) => ({ ...fault, text: about(fault.path, fault.text) }));
  return first === undefined ? null : `${formatFile(file?.name ?? '')}:${first.line}:${first.column} ${first.text}`;
}

function movedFrom({ name }: ConfigFile, now: string): RuleDifference[] {
  if (name === now) return [];
  const text = `This change moves the rules: ${formatFile(name)} → ${formatFile(now)}.`;
  return [{ key: '', effect: 'changes', text }];
}

/** What is merged is the base of the next change, and of a base no link is followed. */
function linked({ name, isLink }: SettingsFile): RuleDifference[] {
  if (!isLink) return [];
  const text = `This change loosens the gate: it makes ${formatFile(name ?? '')} a link; once merged, no change is held to it.`;
  return [{ key: '', effect: 'loosens', text }];
}

/**
 * A limit that cannot be kept is as good as violated: otherwise a new name would be a way past it.
 *
 * @param usual how serious the scenario is
 */
function sayLost(
  { scenario, label, limits }: LostLimit,
  { ref }: RulesUsed,
  usual: unknown = 'high',
): { severity: Severity; text: string }[] {
  return Object.entries(limits).map(([metric, limit]) => {
    const { limit: text = limit, severity = usual } = mapOf(limit);
    const said = `${plain(metric)} ${plain(String(text))} of ${quote(label)} in ${quote(scenario)}`;
    return {
      severity: SEVERITIES.find((known) => known === severity) ?? 'high',
      text: `The threshold ${said} (rules of ${ref}) cannot be kept: this change does not send that.`,
    };
  });
}
