import { SEVERITIES, type Severity } from '../../measurement/severity.ts';
import { type Occasion, occasionWords, whenText } from '../../settings/occasion.ts';
import { quote } from '../../text/quote.ts';
import { listWords, nearest } from '../../text/suggest.ts';
import type { InputName, Overrides } from '../inputs.ts';
import { type ScenarioSettings, typeOf } from '../schema/scenario-schema.ts';

/** What is chosen from, and for what. */
interface Asked {
  /** Those of the file, by name. */
  scenarios: Readonly<Record<string, ScenarioSettings>>;
  overrides: Pick<Overrides, 'scenarios' | 'type' | 'tags' | 'severity' | 'when'>;
  /** What the run is for; null: for nothing in particular, and every scenario counts. */
  occasion: Occasion | null;
  blameInput(name: InputName, text: string): void;
}

/** The scenarios of a run. */
interface Chosen {
  /** Their names, in the order of the file; none where a problem was reported. */
  names: string[];
  /** What would have been chosen and is for something else, in a sentence; null: nothing is. */
  leftOut: string | null;
  /** Whether the inputs have picked some of the scenarios. */
  isPicked: boolean;
}

/** The severity of a scenario that has none, where others have one. */
const USUAL: Severity = 'high';

/**
 * Chooses the scenarios of a run: by name, type and tag, and of these, unless they are named, by severity and by what the
 * run is for.
 */
export function chooseScenarios(asked: Asked): Chosen {
  const all = Object.keys(asked.scenarios);
  const picked = pickScenarios(asked, all);
  if (picked.length === 0) return NOTHING;
  const isPicked = picked.length < all.length;
  return asked.overrides.scenarios === undefined
    ? { ...chooseByOccasion(picked, asked), isPicked }
    : { names: picked, leftOut: null, isPicked };
}

const NOTHING: Chosen = { names: [], leftOut: null, isPicked: true };

/** Picks out what the inputs name; what is named by itself is taken however serious it is. */
function pickScenarios(asked: Asked, all: string[]): string[] {
  const { overrides, blameInput } = asked;
  const wanted = overrides.scenarios === undefined ? all : findNames(overrides.scenarios, all, blameInput);
  if (wanted.length === 0) return [];
  const byType = all
    .filter((name) => wanted.includes(name))
    .filter((name) => overrides.type === undefined || typeOf(at(asked, name)) === overrides.type);
  if (byType.length === 0) blameInput('type', `no chosen scenario is of type ${overrides.type}`);
  const byTag = byType.length === 0 ? [] : filterByTag(byType, asked);
  return byTag.length === 0 || overrides.scenarios !== undefined ? byTag : filterBySeverity(byTag, asked);
}

function at({ scenarios }: Asked, name: string): ScenarioSettings {
  return scenarios[name] as ScenarioSettings;
}

/** Chooses by name; a name may contain a comma, so a whole line is tried as a name before it is split. */
function findNames(filter: string, names: string[], blameInput: Asked['blameInput']): string[] {
  const wanted = linesOf(filter).flatMap((line) => (names.includes(line) ? [line] : partsOf(line)));
  const unknown = wanted.filter((name) => !names.includes(name));
  for (const name of unknown) blameInput('scenarios', unknownText('scenario is called', name, names));
  if (wanted.length === 0) blameInput('scenarios', `no name in ${quote(filter)}; there are: ${listWords(names)}`);
  return unknown.length > 0 ? [] : wanted;
}

function filterByTag(names: string[], asked: Asked): string[] {
  const { scenarios, overrides, blameInput } = asked;
  if (overrides.tags === undefined) return names;
  const wanted = linesOf(overrides.tags).flatMap(partsOf);
  const known = [...new Set(Object.values(scenarios).flatMap(({ tags }) => tags))];
  const unknown = wanted.filter((tag) => !known.includes(tag));
  for (const tag of unknown) {
    const text =
      known.length === 0
        ? `no scenario has tags; a scenario has them in the file: tags: [${tag}]`
        : unknownText('scenario has the tag', tag, known);
    blameInput('tags', text);
  }
  if (wanted.length === 0) blameInput('tags', `no tag in ${quote(overrides.tags)}; there are: ${listWords(known)}`);
  if (unknown.length > 0 || wanted.length === 0) return [];
  const chosen = names.filter((name) => at(asked, name).tags.some((tag) => wanted.includes(tag)));
  if (chosen.length === 0) blameInput('tags', `no chosen scenario has the tag ${listWords(wanted)}`);
  return chosen;
}

/** What is not serious enough is left out where scenarios have severities; what has none stands for the usual one. */
function filterBySeverity(names: string[], asked: Asked): string[] {
  const { severity } = asked.overrides;
  if (severity === undefined || Object.values(asked.scenarios).every((scenario) => scenario.severity === undefined)) {
    return names;
  }
  const least = SEVERITIES.indexOf(severity);
  const chosen = names.filter((name) => SEVERITIES.indexOf(at(asked, name).severity ?? USUAL) >= least);
  if (chosen.length === 0) asked.blameInput('severity', `no chosen scenario is of severity ${severity} or above`);
  return chosen;
}

function chooseByOccasion(names: string[], asked: Asked): Pick<Chosen, 'names' | 'leftOut'> {
  const occasion = asked.overrides.when ?? asked.occasion;
  if (occasion === null || occasion === 'all') return { names, leftOut: null };
  const chosen = names.filter((name) => at(asked, name).when.includes(occasion));
  const others = names.filter((name) => !chosen.includes(name));
  if (others.length === 0) return { names, leftOut: null };
  const purpose = occasionWords(occasion);
  const said = leftOutWords(others, asked);
  if (chosen.length === 0) {
    asked.blameInput('when', `no chosen scenario is for ${purpose}: ${said}; "all" takes every one`);
    return NOTHING;
  }
  return { names: chosen, leftOut: `Left out, because this run is for ${purpose}: ${said}.` };
}

/** Lists scenarios by what they are for: `soak, leak (when: schedule)`. */
function leftOutWords(names: readonly string[], asked: Asked): string {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const text = whenText(at(asked, name).when);
    groups.set(text, [...(groups.get(text) ?? []), name]);
  }
  return [...groups].map(([text, members]) => `${listWords(members)} (when: ${text})`).join('; ');
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim());
}

function partsOf(line: string): string[] {
  return line
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function unknownText(what: string, word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  const hint = near === null ? '; there' : `; did you mean ${quote(near)}? There`;
  return `no ${what} ${quote(word)}${hint} are: ${listWords(known)}`;
}
