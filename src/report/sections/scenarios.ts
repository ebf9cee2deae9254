import { KINDS } from '../../kinds/index.ts';
import { type Block, type Item, list, type TitledBlock, text } from '../../text/blocks.ts';
import { name } from '../../text/inline.ts';
import type { Comparison, Result, ScenarioResult } from '../../verdict/result.ts';
import { passes, scenarioPasses, scenarioStatus, verdictCounts } from '../status.ts';
import { decidesExplained } from './decides.ts';
import { P25_EXPLAINED } from './p25.ts';
import { profileBlocks } from './profile.ts';
import { comparisonTable, explanationsOf, moreRows, type Rows, rowsOf, worstChange } from './scenario/comparisons.ts';
import { errorBlocks, errorLines } from './scenario/errors.ts';
import { loadParts, type ScenarioParts } from './scenario/load.ts';
import { noiseTable, noiseText } from './scenario/noise.ts';
import type { Report, Section } from './section.ts';

/** With more scenarios than this, those that pass are folded. */
const OPEN_SCENARIOS = { markdown: 3, terminal: 10 } as const;
/** Explanations that stand open under a table in a comment. */
const OPEN_EXPLANATIONS = 3;

/** Rows that got worse without failing the gate and that stand open. */
const OPEN_NEWS = 3;

/** A title and its figures for each scenario, the most serious first. */
export const scenarios: Section = (report) => {
  const members = report.ordered.map((scenario) => titledScenario(scenario, report));
  return [{ kind: 'group', noun: 'scenario', members }];
};

function titledScenario(scenario: ScenarioResult, report: Report): TitledBlock {
  const { result, ordered } = report;
  const passed = scenarioPasses(scenario, result);
  const worst = worstChange(scenario);
  const media = ['markdown', 'terminal'] as const;
  return {
    kind: 'titled',
    title: [name(scenario.name)],
    status: scenarioStatus(scenario, result),
    blocks: scenarioBlocks(scenario, report),
    foldedIn: media.filter((medium) => passed && ordered.length > OPEN_SCENARIOS[medium]),
    ...(worst !== null && { gist: `at worst ${worst}` }),
  };
}

/** Each medium has its own place for a kind's parts and for what is looked up: in this order, and folded or not. */
export function scenarioBlocks(scenario: ScenarioResult, report: Report): Block[] {
  const rows = rowsOf(scenario);
  const parts = loadParts(scenario);
  const noise = noiseText(scenario);
  const notable = rows.folded.filter((row) => !passes(row) && row.worse !== null);
  const news = newsOf(scenario, notable);
  const hidden = rows.folded.filter((row) => !notable.includes(row));
  const sentences = sentencesOf(scenario, rows, parts, report);
  return [
    comparisonTable(rows.open, `What can fail the gate in ${scenario.name}`),
    ...(report.p25?.in === 'scenario' && report.p25.name === scenario.name ? [P25_EXPLAINED] : []),
    ...(report.decides === scenario.name ? [decidesExplained(report.result)] : []),
    ...parts.afterTable,
    ...(news.length === 0
      ? []
      : [
          text('Worse, but not gated', { in: ['markdown'], quiet: true }),
          { ...comparisonTable(news, 'Worse, but not gated'), in: ['markdown'] } as const,
        ]),
    ...(notable.length === 0
      ? []
      : [
          text('For information', { in: ['terminal'], quiet: true }),
          { ...comparisonTable(notable, 'For information'), in: ['terminal'] } as const,
        ]),
    list([
      ...sentences.open,
      ...sentences.rest.map((item) => ({ ...item, in: ['terminal'] as const })),
      ...sentences.aside.flatMap((item) =>
        item.tone === 'likely-aside' ? [{ ...item, in: ['terminal'] as const }] : [],
      ),
    ]),
    ...parts.afterSentences,
    text(noise === null ? `${parts.words}.` : `${parts.words}; ${noise}.`, { quiet: true }),
    ...parts.afterWords,
    ...errorLines(scenario, report.result),
    ...kindBlocks(scenario),
    ...profileBlocks(scenario, report.result),
    ...(hidden.length === 0 ? [] : [text(`Not shown: ${verdictCounts(hidden)}`, { in: ['terminal'], quiet: true })]),
    ...details(
      scenario,
      rows.folded.filter((row) => !news.includes(row)),
      parts,
      sentences,
      report.result,
    ),
  ];
}

/** What got worse without being gated, where nothing gated did: otherwise it goes without saying. */
function newsOf({ verdict }: ScenarioResult, notable: readonly Comparison[]): Comparison[] {
  if (verdict === 'regressed') return [];
  return notable.filter((row) => !row.gated && row.verdict === 'regressed').slice(0, OPEN_NEWS);
}

/**
 * What its kind found besides figures. A result may come from a version that has more kinds, or from one whose kind kept
 * other data, and from anybody: what cannot be read is left out, and that is said.
 */
export function kindBlocks({ type, detail }: ScenarioResult): readonly Block[] {
  if (detail === undefined) return [];
  const kind = KINDS.find(({ name }) => name === type);
  if (!kind?.summary || !kind.blocks) return [];
  const read = kind.summary.safeParse(detail);
  if (read.success) return kind.blocks(read.data);
  return [
    text(`What this ${type} scenario found besides its figures is left out: this perf-gate cannot read it.`, {
      quiet: true,
    }),
  ];
}

/** The sentences under a table. */
interface Sentences {
  /** What weakens the figures, then what explains those that decide. */
  open: Item[];
  /** What a comment has no room for. */
  rest: Item[];
  /** What explains figures for which others decide. */
  aside: Item[];
}

function sentencesOf(scenario: ScenarioResult, rows: Rows, parts: ScenarioParts, { said }: Report): Sentences {
  const notes = scenario.notes.filter((note) => !said.notes.includes(note));
  const cautions = [...parts.cautions, ...notes, ...parts.missing].map(
    (caution): Item => ({ tone: 'note', text: [caution] }),
  );
  const explanations = explanationsOf(rows, said);
  const itemsOf = (aside: boolean) =>
    explanations
      .filter((explanation) => explanation.aside === aside)
      .map(({ tone, text: explanation }): Item => ({ tone, text: [explanation] }));
  const decided = itemsOf(false);
  return {
    open: [...cautions, ...decided.slice(0, OPEN_EXPLANATIONS)],
    rest: decided.slice(OPEN_EXPLANATIONS),
    aside: itemsOf(true),
  };
}

/** @param folded the rows that do not stand open anywhere */
function details(
  scenario: ScenarioResult,
  folded: readonly Comparison[],
  parts: ScenarioParts,
  { rest, aside }: Sentences,
  result: Result,
): Block[] {
  const rows = rowsOf(scenario);
  const other = comparisonTable(folded, 'Other rows, most of them for information');
  const noise = noiseTable(scenario, [...rows.open, ...rows.folded]);
  const what = aside.length > 0 ? 'what is left open, ' : '';
  return [
    {
      kind: 'fold',
      in: ['markdown'],
      summary: [moreRows(folded), `${what}scatter and p values of `, name(scenario.name)],
      blocks: [other, list([...rest, ...aside]), ...noise, ...errorBlocks(scenario, result), ...parts.details],
    },
  ];
}
