import { adviceOf } from '../../diagnosis/diagnosed.ts';
import { MOST_ROUNDS } from '../../measurement/rules.ts';
import { describeFunction } from '../../profile/words.ts';
import { type Inline, name } from '../../text/inline.ts';
import { plainText } from '../../text/plain.ts';
import { isAcceptable } from '../../verdict/accept.ts';
import type { Result } from '../../verdict/result.ts';
import type { NewsItem, NextStep } from '../news.ts';
import { isInArchive, type Links } from '../sections/section.ts';

const DOCS = 'https://github.com/org/perf-gate/blob/main/docs';

/** How the step that makes an exception is called. */
export const ACCEPT = 'accept it';

/** The names under which a configuration is found. */
const CONFIG_FILE = /^(?:\.github\/)?perf-gate\.ya?ml$/;

/** Where the documentation explains what is said. */
export const EXPLAINED = {
  regressed: 'statistics.md#3-the-verdict-of-one-comparison',
  undecided: 'statistics.md#4-how-many-rounds',
  errors: 'statistics.md#8-errors',
  broken: 'statistics.md#9-rounds-that-are-missing-spoiled-or-of-another-kind',
  rules: 'github.md#whose-rules-decide',
  baseline: 'github.md#where-the-baseline-comes-from',
  stopped: 'first-run.md#what-ends-a-run',
} as const;
type Explained = keyof typeof EXPLAINED;

/** What to do about a result, the nearest first; nothing where all is well. */
export function nextOf(result: Result, items: readonly NewsItem[], links: Links): NextStep[] {
  const [first] = items;
  const { conclusion, failure, evidence } = result;
  if ((conclusion === 'success' && first === undefined) || evidence.kind === 'identical') return [];
  const { acceptLabel: label, command = 'npx perf-gate' } = links;
  const about = explainedBy(result, first);
  return [
    ...reportStep(first, links),
    ...(failure === null
      ? []
      : [
          {
            text: ['Send each request once, to see what the service answers:'],
            command: `${command} try${configFlag(result)}`,
          },
        ]),
    ...profileStep(result, first),
    ...(failure === null ? measureStep(result, items, command) : []),
    ...(conclusion === 'failure' && isAcceptable(result) && label !== undefined
      ? [
          {
            way: ACCEPT,
            text: ['To merge it all the same, a maintainer sets the label ', name(label), ' on this commit.'],
            url: `${DOCS}/github.md#accepting-a-regression`,
          },
        ]
      : []),
    ...adviceSteps(result),
    { text: [TITLES[about]], url: `${DOCS}/${EXPLAINED[about]}` },
  ];
}

const TITLES: Record<Explained, string> = {
  regressed: 'What slower means, and how it is found',
  undecided: 'What undecided means, and how many rounds it takes',
  errors: 'When more failed requests are a regression',
  broken: 'What is done about rounds that broke',
  rules: 'Whose rules decide',
  baseline: 'Where the baseline comes from',
  stopped: 'What ends a run early',
};

function explainedBy({ failure, evidence, rules, gone = [] }: Result, first: NewsItem | undefined): Explained {
  if (failure !== null || first?.kind === 'failure') return 'stopped';
  if (evidence.kind === 'none') return 'baseline';
  if (first?.kind === 'errors' || first?.kind === 'check') return 'errors';
  if (first?.kind === 'broken') return 'broken';
  if (first?.row && first.row.worse === null) return 'baseline';
  if (first?.status.tone === 'likely' || first?.status.tone === 'open') return 'undecided';
  return first === undefined && (rules !== undefined || gone.length > 0) ? 'rules' : 'regressed';
}

function reportStep(item: NewsItem | undefined, links: Links): NextStep[] {
  const { report, run } = links;
  if (report !== undefined) {
    const isZip = isInArchive(links);
    const place = isZip || item === undefined || item.anchor === '' ? '' : `#${item.anchor}`;
    const what: Inline[] =
      item === undefined || item.scenario === '' ? ['everything'] : [name(item.label ?? item.scenario)];
    return [
      {
        way: isZip ? 'see report.html in the zip file' : 'see it in the report',
        text: ['Look at ', ...what, isZip ? ' in report.html of the zip file' : ' in the report'],
        url: `${report}${place}`,
      },
    ];
  }
  return run === undefined
    ? []
    : [{ way: 'see the log of the run', text: ['Look at the log of the workflow run'], url: run }];
}

/** Which function to look at first, where the scenario was profiled. */
function profileStep({ scenarios }: Result, first: NewsItem | undefined): NextStep[] {
  const profiled = scenarios.filter(({ profile }) => profile !== undefined && profile.slower.length > 0);
  const scenario = profiled.find((one) => one.name === first?.scenario) ?? profiled[0];
  const [slowest] = scenario?.profile?.slower ?? [];
  return slowest === undefined
    ? []
    : [{ text: ['Look first at ', name(describeFunction(slowest)), ': it takes more of a request than before.'] }];
}

/** What the evidence supports to be tried first. */
function adviceSteps({ diagnosis = [], scenarios }: Result): NextStep[] {
  const names = scenarios.map((scenario) => scenario.name);
  return adviceOf(diagnosis, names).map((advice) => ({ text: [advice] }));
}

/** How to measure the first of them again, at a desk. */
function measureStep(result: Result, items: readonly NewsItem[], start: string): NextStep[] {
  const item = items.find(({ scenario, kind }) => scenario !== '' && kind !== 'gone');
  const scenario = result.scenarios.find(({ name: own }) => own === item?.scenario);
  const only = scenario === undefined || result.scenarios.length === 1 ? null : shellWord(scenario.name);
  const isOpen = item?.status.tone === 'open' || item?.status.tone === 'likely';
  const rounds = isOpen && scenario !== undefined ? Math.min(MOST_ROUNDS, 2 * scenario.plannedRounds) : null;
  const command = [
    `${start} run${configFlag(result)}`,
    ...(hasOwnBase(result) ? [] : [`--base ${baseBranch(result)}`]),
    ...(only === null ? [] : [`--scenario ${only}`]),
    ...(rounds === null ? [] : [`--rounds ${rounds}`]),
  ].join(' ');
  const what = rounds === null ? 'Measure it at your desk, beside its base:' : 'More rounds may settle it:';
  return [{ text: [what], command }];
}

/** Whether the base is no other commit: the configuration says what it has that the change has not. */
function hasOwnBase({ evidence, head }: Result): boolean {
  if (evidence.kind !== 'same-job') return false;
  const { commit, ref } = evidence.origin;
  return commit === head.origin.commit && ref === head.origin.ref;
}

/** Names the configuration where it is not found by itself; empty for a name that a command line does not take. */
function configFlag({ configFile }: Result): string {
  const word = configFile === null || CONFIG_FILE.test(configFile) ? null : shellWord(configFile);
  return word === null ? '' : ` --config ${word}`;
}

/** The branch that the base is of; its usual name where a result does not tell. */
function baseBranch({ evidence }: Result): string {
  const ref = 'origin' in evidence ? (evidence.origin.ref ?? '') : '';
  const branch = ref.replace(/^(?:merge base with |refs\/heads\/)/, '');
  return /^(?!refs\/)\w[\w./-]{0,99}$/.test(branch) ? branch : 'main';
}

/** A name as one word of a command line; null for one that a command line does not take as it is. */
function shellWord(text: string): string | null {
  if (/^\w[\w./-]*$/.test(text)) return text;
  const isPlain = text === plainText(text) && text.length <= 100 && !/[,']/.test(text) && !text.startsWith('-');
  return isPlain && text !== '' ? `'${text}'` : null;
}
