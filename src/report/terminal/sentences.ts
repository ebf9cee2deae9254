import { profileSentences } from '../../profile/words.ts';
import type { Tone } from '../../text/inline.ts';
import { count } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { clause } from '../../text/sentence.ts';
import type { Finding, Result, ScenarioResult } from '../../verdict/result.ts';
import { instant, metricName } from '../format.ts';
import type { News, NewsItem } from '../news.ts';
import { explanationText } from '../sections/scenario/comparisons.ts';
import { failuresText, missingText } from '../sections/scenario/load.ts';
import { paragraph, width } from '../write/columns.ts';
import { plainInline } from '../write/paint.ts';
import { cutLines, type Part, type Screen } from './part.ts';

/** Lines of one sentence. */
const LONGEST = 4;
/** Lines of remarks where nothing was compared, because one of them says why. */
const WHY = 24;
/** Columns below which sentences take so many lines that fewer of them are shown. */
const NARROW = 64;

interface Said {
  tone: Tone;
  text: string;
  /** What is said beside it, in brackets. */
  aside?: string;
}

/** The reasons: one sentence of each kind, the one that decides first, and how many more there are like it. */
export function reasonsPart(news: News, result: Result, screen: Screen, all: string): Part {
  const sentence = plainInline(news.sentence);
  const said = [
    ...acceptedBy(result),
    ...rowReasons(news.items),
    ...functions(result),
    ...otherFindings(result),
  ].filter(({ text }) => !sentence.includes(clause(text)));
  return {
    rank: 5,
    most: screen.columns < NARROW ? 8 : 10,
    lines: (room) => written(said, 'reason', room, screen, all),
  };
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

/** The function that adds most, of each scenario that was profiled. */
function functions({ scenarios }: Result): Said[] {
  return scenarios.flatMap(({ name, profile }) => {
    const [first, ...others] = profile === undefined ? [] : profileSentences(profile);
    const of = scenarios.length > 1 ? `${name}: ` : '';
    return first === undefined ? [] : [{ tone: 'note', text: of + first, ...alike(others.length) }];
  });
}

/** Findings that are about no row and no limit: what was not measured, what has no baseline, what is gone. */
function otherFindings({ findings, failure, accepted }: Result): Said[] {
  if (failure !== null) return [];
  const kinds = new Map<Finding['kind'], Finding[]>();
  for (const finding of findings) {
    if (finding.kind === 'regression' || finding.kind === 'threshold') continue;
    if (accepted?.findings.includes(finding.text)) continue;
    kinds.set(finding.kind, [...(kinds.get(finding.kind) ?? []), finding]);
  }
  return [...kinds.values()].flatMap(([first, ...others]) =>
    first ? [{ tone: first.fails ? 'fail' : 'note', text: first.text, ...alike(others.length) }] : [],
  );
}

/** What weakens the figures, and what went differently from the plan; what holds for several scenarios is said once. */
export function remarksPart(result: Result, screen: Screen, all: string): Part {
  const isCompared = result.scenarios.some(({ comparisons }) => comparisons.some(({ worse }) => worse !== null));
  const said = [...scenarioRemarks(result), ...noticesOf(result)];
  return {
    rank: 7.5,
    most: isCompared ? (screen.columns < NARROW ? 6 : 9) : WHY,
    lines: (room) => written(said, 'remark', room, screen, all),
  };
}

/** Every remark once, with the number of the scenarios that it is about; what most have comes first. */
function scenarioRemarks({ scenarios }: Result): Said[] {
  const remarks = new Map<string, { text: string; names: readonly string[]; isSame: boolean }>();
  for (const scenario of scenarios) {
    for (const text of remarksOn(scenario)) {
      const key = withoutFigures(text);
      const known = remarks.get(key) ?? { text, names: [], isSame: true };
      const isSame = known.isSame && known.text === text;
      remarks.set(key, { ...known, names: [...known.names, scenario.name], isSame });
    }
  }
  return [...remarks.values()]
    .toSorted((a, b) => b.names.length - a.names.length)
    .map(({ text, names: [first = '', ...others], isSame }): Said => {
      if (others.length > 0 && isSame) return { tone: 'note', text, aside: plural(others.length + 1, 'scenario') };
      const said = { tone: 'note', text: scenarios.length > 1 ? `${first}: ${text}` : text } as const;
      return others.length === 0 ? said : { ...said, aside: `${plural(others.length, 'more scenario')} like it` };
    });
}

function remarksOn(scenario: ScenarioResult): string[] {
  const { checks = [], thresholds, notes } = scenario;
  const failed = checks.filter((check) => check.failed > 0).toSorted((a, b) => b.failed - a.failed);
  const unmeasured = thresholds.filter(({ value }) => value === null);
  return [
    ...failuresText(scenario),
    ...missingText(scenario),
    ...failed.map(({ name, label, failed: times, passed }) => {
      return `check "${name}" of ${label} failed: ${count(times)} of ${count(times + passed)}.`;
    }),
    ...unmeasured.map((limit) => {
      const of = limit.label === null ? '' : ` of ${limit.label}`;
      return `the limit ${metricName(limit)} ${limit.text}${of} was not measured.`;
    }),
    ...notes,
  ];
}

/** Notices that differ in their figures alone are one. */
function noticesOf({ notices }: Result): Said[] {
  const groups = new Map<string, string[]>();
  for (const notice of notices) {
    const key = withoutFigures(notice);
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  return [...groups.values()].map(([text = '', ...others]) => ({ tone: 'note', text, ...alike(others.length) }));
}

function withoutFigures(text: string): string {
  return text.replace(/\d[\d.,]*/g, '0');
}

function alike(more: number): { aside?: string } {
  return more > 0 ? { aside: `${count(more)} more like it` } : {};
}

/** As many sentences as there is room for, under an empty line, and how many more there are. */
function written(said: readonly Said[], noun: string, room: number, screen: Screen, all: string): string[] {
  if (said.length === 0 || room < 2) return [];
  const lines = [''];
  let shown = 0;
  for (const one of said) {
    const own = sentenceLines(one, screen);
    const reserved = shown === said.length - 1 ? 0 : 1;
    if (lines.length + own.length + reserved > room) break;
    lines.push(...own);
    shown++;
  }
  const more = said.length - shown;
  if (more === 0) return lines;
  const line = shown === 0 ? `  ${plural(more, noun)}` : `  and ${plural(more, `more ${noun}`)}`;
  const whole = `${line} (${all})`;
  return [...lines, screen.paint.quiet(width(whole) <= screen.columns ? whole : line)];
}

/** What is said of the others is not cut off with the end of a long sentence. */
function sentenceLines({ tone, text, aside }: Said, { columns, paint }: Screen): string[] {
  const lead = `  ${paint.sign(tone, '')} `;
  const end = aside === undefined ? '' : ` (${aside})`;
  const whole = paragraph(lead, `${text}${end}`, columns);
  if (whole.length <= LONGEST) return whole;
  if (end === '') return [...cutLines(whole, LONGEST)];
  return [...cutLines(paragraph(lead, text, columns), LONGEST - 1), `   ${end}`];
}
