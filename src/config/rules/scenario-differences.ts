import { isDeepStrictEqual } from 'node:util';
import { journeyLabel } from '../../measurement/figures.ts';
import { quote } from '../../text/quote.ts';
import type { RuleDifference } from '../../verdict/rules-used.ts';
import { DIRECTIONS } from './direction.ts';
import { limitDifferences } from './limit-differences.ts';
import type { ReadFile, Telling } from './read-file.ts';
import { standingOf } from './standing.ts';
import { words } from './words.ts';
import { kindOfWritten, labelOfWritten, mapOf, scenariosOf, typeOfWritten, type WrittenMap } from './written.ts';

/** Keys that have sentences of their own, or stand below others. */
const APART = new Set(['type', 'rounds', 'thresholds']);

/** Says which scenarios came, went, or are loaded or held to limits otherwise. */
export function scenarioDifferences(base: ReadFile, head: ReadFile, telling: Telling): RuleDifference[] {
  const [before, now] = [scenariosOf(base.written), scenariosOf(head.written)];
  const [checkedBefore, checkedNow] = [mapOf(base.settings.scenarios), mapOf(head.settings.scenarios)];
  const removed = Object.keys(before)
    .filter((name) => !Object.hasOwn(now, name))
    .map((name): RuleDifference => {
      const measured = telling.byBase ? `it was measured by the rules of ${telling.ref}` : 'it was not measured';
      return {
        key: `scenarios.${name}`,
        effect: 'loosens',
        text: `This change loosens the gate: it removes the scenario ${quote(name)}; ${measured}.`,
      };
    });
  const added = Object.keys(now)
    .filter((name) => !Object.hasOwn(before, name))
    .map(
      (name): RuleDifference => ({
        key: `scenarios.${name}`,
        effect: 'changes',
        text: `This change adds the scenario ${quote(name)}: it was measured by the change's own rules.`,
      }),
    );
  const changed = Object.keys(before)
    .filter((name) => Object.hasOwn(now, name))
    .flatMap((name) => {
      if (typeOfWritten(before[name]) !== typeOfWritten(now[name]))
        return [otherKind(name, before[name], now[name], telling)];
      const written = [mapOf(before[name]), mapOf(now[name])] as const;
      const checked = [mapOf(checkedBefore[name]), mapOf(checkedNow[name])] as const;
      const around: [object, object] = [base.settings.thresholds, head.settings.thresholds];
      return [
        ...roundsDifference(name, checked),
        ...loadDifferences(name, written, checked, telling),
        ...limitsOfScenario(name, checked, around),
      ];
    });
  return [...removed, ...added, ...changed];
}

type Pair = readonly [before: WrittenMap, now: WrittenMap];

function otherKind(name: string, before: unknown, now: unknown, { byBase, ref }: Telling): RuleDifference {
  const kinds = [typeOfWritten(before), typeOfWritten(now)].map((kind) => words({ written: kind, value: kind }));
  const measured = byBase ? `; it was measured as ${ref} has it` : '';
  return {
    key: `scenarios.${name}.type`,
    effect: 'changes',
    text: `This change changes the load of ${quote(name)}: type ${kinds.join(' → ')}${measured}.`,
  };
}

function roundsDifference(name: string, [before, now]: Pair): RuleDifference[] {
  if (before.rounds === now.rounds) return [];
  const effect = DIRECTIONS.rounds?.(before.rounds, now.rounds) ?? 'changes';
  const text = `This change ${effect} the gate: rounds ${before.rounds} → ${now.rounds} of ${quote(name)}.`;
  return [{ key: `scenarios.${name}.rounds`, effect, text }];
}

/** How much is sent is a rule; what is sent is the change's own, and both sides get it. */
function loadDifferences(name: string, written: Pair, checked: Pair, { byBase, ref }: Telling): RuleDifference[] {
  const keys = [...new Set(checked.flatMap((scenario) => Object.keys(scenario)))].filter((key) => !APART.has(key));
  const [before, now] = checked;
  const differing = keys.filter(
    (key) => !isDeepStrictEqual(withoutLimits(key, before[key]), withoutLimits(key, now[key])),
  );
  const said = (side: 0 | 1, key: string) => {
    const value = written[side][key];
    return value === undefined ? 'default' : typeof value === 'object' ? 'other' : words({ written: value, value });
  };
  const about = (key: string) => {
    const [from, to] = [said(0, key), said(1, key)];
    return from === 'other' || to === 'other' || standingOf(`scenarios.*.${key}`) === 'own'
      ? `other ${key}`
      : `${key} ${from} → ${to}`;
  };
  const told = (standing: 'own' | 'rule', whose: string): RuleDifference[] => {
    const named = differing.filter((key) => (standingOf(`scenarios.*.${key}`) === 'own') === (standing === 'own'));
    if (named.length === 0) return [];
    const text = `This change changes the load of ${quote(name)}: ${named.map(about).join(', ')}${whose}.`;
    return [{ key: `scenarios.${name}.${named[0]}`, effect: 'changes', text }];
  };
  return [
    ...told('rule', byBase ? `; that of ${ref} was made` : ''),
    ...told('own', byBase ? whoseOwn(written[0], differing) : ''),
  ];
}

/** Requests are sent to both sides alike; a line is code as much as the start of a service is. */
function whoseOwn(scenario: WrittenMap, changed: readonly string[]): string {
  const { rules, standing = {} } = kindOfWritten(scenario) ?? {};
  const isShared = rules?.sends === 'same' && changed.every((key) => standing[key] !== 'own');
  return isShared ? '; both sides were loaded so' : '; the base was measured by its own';
}

/** A value without what requests and journeys are held to: limits have sentences of their own. */
function withoutLimits(key: string, value: unknown): unknown {
  const bare = ({ thresholds: _, ...rest }: WrittenMap): WrittenMap => rest;
  const requests = (list: unknown) => (Array.isArray(list) ? list.map((request) => bare(mapOf(request))) : list);
  if (key === 'requests' || key === 'before') return requests(value);
  if (key !== 'journeys' || value === undefined) return value;
  const journeys = Object.entries(mapOf(value)).map(([name, journey]) => {
    const rest = bare(mapOf(journey));
    return [name, { ...rest, requests: requests(rest.requests) }];
  });
  return Object.fromEntries(journeys);
}

function limitsOfScenario(name: string, [before, now]: Pair, around: [object, object]): RuleDifference[] {
  const general = limitsAround(before, around);
  const own = limitDifferences(`scenarios.${name}.thresholds`, ` of ${quote(name)}`, {
    before: mapOf(before.thresholds),
    now: mapOf(now.thresholds),
    around: general,
  });
  const [labelsBefore, labelsNow] = [labelLimits(before), labelLimits(now)];
  const ofLabels = [...new Set([...labelsBefore.keys(), ...labelsNow.keys()])].flatMap((label) =>
    limitDifferences(`scenarios.${name}.thresholds`, ` of ${quote(label)} in ${quote(name)}`, {
      before: labelsBefore.get(label) ?? {},
      now: labelsNow.get(label) ?? {},
      around: null,
    }),
  );
  return [...own, ...ofLabels];
}

/** The checked limits of requests and journeys, by what they limit. */
function labelLimits(scenario: WrittenMap): Map<string, object> {
  const journeys = Object.entries(mapOf(scenario.journeys)).map(([name, journey]) => [name, mapOf(journey)] as const);
  const lists = [scenario, ...journeys.map(([, journey]) => journey)].map(({ requests }) => requests);
  const requests = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  return new Map([
    ...requests.map((request) => [labelOfWritten(request), mapOf(mapOf(request).thresholds)] as const),
    ...journeys.map(([name, { thresholds }]) => [journeyLabel(name), mapOf(thresholds)] as const),
  ]);
}

/** What holds where a scenario sets no limit: the general ones, or only that of errors; null: nothing does. */
function limitsAround(scenario: WrittenMap, general: [object, object]): [object, object] | null {
  const kind = kindOfWritten(scenario);
  if (kind?.rules.general) return general;
  return kind === undefined || kind.needs === 'checkout' || kind.failsOnPurpose ? null : [{}, {}];
}
