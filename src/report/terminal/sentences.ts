import type { Tone } from '../../text/inline.ts';
import { count } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { clause } from '../../text/sentence.ts';
import type { Finding, Result, ScenarioResult } from '../../verdict/result.ts';
import type { News, NewsItem } from '../news.ts';
import { instant, metricName } from '../format.ts';
import { explanationText } from '../sections/scenario/comparisons.ts';
import { loadParts } from '../sections/scenario/load.ts';
import { paragraph } from '../write/columns.ts';
import { plainInline } from '../write/paint.ts';
import { cutLines, type Part, type Screen } from './part.ts';

/** Lines of one sentence. */
const LONGEST = 4;
/** Remarks that are shown. */
const REMARKS = 4;

interface Said {
  tone: Tone;
  text: string;
  /** What is said beside it, in brackets. */
  aside?: string;
}

/** The reasons: one sentence of each kind, the one that decides first, and how many more there are like it. */
export function reasonsPart(news: News, result: Result, screen: Screen): Part {
  const sentence = plainInline(news.sentence);
  const said = [...acceptedBy(result), ...rowReasons(news.items), ...otherFindings(result)].filter(
    ({ text }) => !sentence.includes(clause(text)),
  );
  return { rank: 5, most: 10, lines: (room) => written(said, room, screen) };
}

function acceptedBy({ accepted }: Result): Said[] {
  if (accepted === null) return [];
  const { by, label, at } = accepted;
  return [{ tone: 'note', text: `${by} accepted this with the label "${label}" (${instant(at)}).` }];
}

/** Of twenty regressions the worst is explained, and the others are counted. */
function rowReasons(items: readonly NewsItem[]): Said[] {
  const groups = new Map<string, NewsItem[]>();
  for (const item of items) {
    if (item.row === null || item.status.tone === 'open-aside') continue;
    const group = `${item.status.tone} ${item.kind} ${item.status.words}`;
    groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first?.row ? [{ tone: first.status.tone, text: explanationText(first.row), ...alike(others.length) }] : [],
  );
}

function alike(more: number): { aside?: string } {
  return more > 0 ? { aside: `${count(more)} more like it` } : {};
}

/** Findings that are about no row and no limit: what was not measured, what has no baseline, what is gone. */
function otherFindings({ findings, failure }: Result): Said[] {
  const kinds = new Map<Finding['kind'], Finding[]>();
  for (const finding of findings) {
    if (finding.kind === 'regression' || finding.kind === 'threshold' || finding.kind === 'failure') continue;
    kinds.set(finding.kind, [...(kinds.get(finding.kind) ?? []), finding]);
  }
  if (failure !== null) return [];
  return [...kinds.values()].flatMap(([first, ...others]) =>
    first ? [{ tone: first.fails ? ('fail' as const) : ('note' as const), text: first.text, ...alike(others.length) }] : [],
  );
}

/** What weakens the figures, and what went differently from the plan; what holds for several scenarios is said once. */
export function remarksPart(result: Result, screen: Screen, all: string): Part {
  const said = remarksOf(result);
  const shown = said.length > REMARKS + 1 ? said.slice(0, REMARKS) : said;
  const more = said.length - shown.length;
  const rest = more > 0 ? [screen.paint.quiet(`  and ${plural(more, 'more remark')} (${all})`)] : [];
  return {
    rank: 9,
    most: 14,
    lines(room) {
      const lines = written(shown, room - rest.length, screen);
      return lines.length > 0 ? [...lines, ...rest] : [];
    },
  };
}

/** Every remark once, with the number of the scenarios that it is about; what most have comes first. */
function remarksOf(result: Result): Said[] {
  const remarks = new Map<string, { text: string; scenarios: string[]; isSame: boolean }>();
  for (const scenario of result.scenarios) {
    for (const text of remarksOn(scenario)) {
      // The same sentence with other figures.
      const key = text.replace(/\d[\d.,]*/g, '0');
      const known = remarks.get(key) ?? { text, scenarios: [], isSame: true };
      const isSame = known.isSame && known.text === text;
      remarks.set(key, { ...known, scenarios: [...known.scenarios, scenario.name], isSame });
    }
  }
  const several = result.scenarios.length > 1;
  const ofScenarios = [...remarks.values()]
    .toSorted((a, b) => b.scenarios.length - a.scenarios.length)
    .map(({ text, scenarios, isSame }): Said => {
      const [first = '', ...others] = scenarios;
      if (others.length > 0 && isSame) return { tone: 'note', text, aside: plural(scenarios.length, 'scenario') };
      const said = { tone: 'note' as const, text: several ? `${first}: ${text}` : text };
      return others.length === 0 ? said : { ...said, aside: `${plural(others.length, 'more scenario')} like it` };
    });
  return [...ofScenarios, ...sayOnce(result.notices)];
}

function remarksOn(scenario: ScenarioResult): string[] {
  const { cautions, missing } = loadParts(scenario);
  const failed = (scenario.checks ?? []).filter((check) => check.failed > 0).toSorted((a, b) => b.failed - a.failed);
  return [
    ...cautions,
    ...missing,
    ...failed.map(
      ({ name, label, failed, passed }) =>
        `check "${name}" of ${label} failed: ${count(failed)} of ${count(failed + passed)}.`,
    ),
    ...scenario.thresholds
      .filter(({ value }) => value === null)
      .map((limit) => `the limit ${metricName(limit)} ${limit.text}${limit.label === null ? '' : ` of ${limit.label}`} was not measured.`),
    ...scenario.notes,
  ];
}

/** Notices that differ in their figures alone are said once. */
function sayOnce(notices: readonly string[]): Said[] {
  const groups = new Map<string, string[]>();
  for (const notice of notices) {
    const key = notice.replace(/\d[\d.,]*/g, '0');
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  return [...groups.values()].map(([text = '', ...others]) => ({ tone: 'note', text, ...alike(others.length) }));
}

/** As many sentences as there is room for, under an empty line; none is cut to nothing. */
function written(said: readonly Said[], room: number, { columns, paint }: Screen): string[] {
  const lines = [''];
  for (const { tone, text, aside } of said) {
    const end = aside === undefined ? '' : ` (${aside})`;
    const all = paragraph(`  ${paint.sign(tone, '')} `, `${text}${end}`, columns);
    // What is said of the others is not cut off with the end of a long sentence.
    const whole = all.length <= LONGEST ? all : [...cutLines(all, LONGEST - (end === '' ? 0 : 1)), ...asideLine(end)];
    if (lines.length + whole.length > room) break;
    lines.push(...whole);
  }
  return lines.length > 1 ? lines : [];
}

function asideLine(end: string): string[] {
  return end === '' ? [] : [`   ${end}`];
}
