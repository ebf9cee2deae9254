import { count } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { isSilenceOf, silenceOf } from '../../verdict/findings.ts';
import type { Gone } from '../../verdict/gone.ts';
import type { Result, ScenarioResult } from '../../verdict/result.ts';
import { anchorOf } from '../anchor.ts';
import type { NewsItem } from '../news.ts';
import { NOTHING, toneOf } from './bare-item.ts';

/** Why the run stopped, and of what nothing was measured. */
export function failureItems(result: Result): NewsItem[] {
  const { failure, findings, scenarios } = result;
  const stopped: NewsItem[] =
    failure === null
      ? []
      : [
          {
            ...NOTHING,
            scenario: '',
            kind: 'failure',
            status: { tone: toneOf(failure.message, result), words: 'stopped' },
            anchor: '',
          },
        ];
  const silent = findings
    .filter(({ kind }) => kind === 'nothing measured')
    .map((finding): NewsItem => {
      const about = scenarios.find((scenario) => isSilenceOf(finding, scenario));
      const label = about === undefined ? null : labelIn(finding.text, about, result);
      const name = about?.name ?? '';
      return {
        ...NOTHING,
        scenario: name,
        label,
        kind: 'failure',
        status: { tone: finding.fails ? 'fail' : 'note', words: silentWords(finding.text, about) },
        figure: about === undefined ? finding.text : '',
        anchor: about === undefined ? '' : anchorOf(name, label),
      };
    });
  return [...stopped, ...silent];
}

function silentWords(text: string, scenario: ScenarioResult | undefined): string {
  if (scenario?.rounds === 0) return 'not measured';
  return text.endsWith('was completed within a round.') ? 'never completed' : 'no good answer';
}

/** The request or journey that a finding says got no good answer; null where it is about the scenario. */
function labelIn(text: string, { name }: ScenarioResult, { rounds }: Result): string | null {
  const [, journey] = /^No (journey ".*") of "/.exec(text) ?? [];
  if (journey !== undefined) return journey;
  const job = rounds.head.scenarios.find((scenario) => scenario.name === name);
  const labels = new Set(job?.rounds.flatMap((round) => Object.keys(round.labels)));
  return [...labels].find((label) => silenceOf(label, name) === text) ?? null;
}

/** What the base has and the change has not, one item for each scenario. */
export function goneItems({ gone = [], findings }: Result): NewsItem[] {
  const fails = findings.some((finding) => finding.kind === 'removed' && finding.fails);
  const names = [...new Set(gone.map(({ scenario }) => scenario))];
  return names.map((scenario) => {
    const own = gone.filter((item) => item.scenario === scenario);
    return {
      ...NOTHING,
      scenario,
      kind: 'gone',
      status: { tone: fails ? 'fail' : 'note', words: 'gone' },
      figure: own.some(({ kind }) => kind === 'scenario') ? '' : goneText(own),
      anchor: anchorOf(scenario, null),
    };
  });
}

/** `request GET /cart`, `2 requests, 1 check` */
function goneText(gone: readonly Gone[]): string {
  const [first, ...others] = gone;
  if (first !== undefined && others.length === 0) return `${first.kind} ${first.name}`;
  return (['request', 'journey', 'check'] as const)
    .map((noun) => [noun, gone.filter(({ kind }) => kind === noun).length] as const)
    .filter(([, number]) => number > 0)
    .map(([noun, number]) => plural(number, noun))
    .join(', ');
}

/** Checks that some answer failed; what follows from that, the error rate says. */
export function checkItems({ name: scenario, checks = [] }: ScenarioResult): NewsItem[] {
  return checks
    .filter(({ failed }) => failed > 0)
    .toSorted((a, b) => b.failed - a.failed)
    .map(({ label, name, passed, failed }) => ({
      ...NOTHING,
      scenario,
      label,
      kind: 'check',
      status: { tone: 'open-aside', words: 'check failed' },
      figure: name,
      now: `${count(failed)} of ${count(passed + failed)}`,
      anchor: anchorOf(scenario, label),
    }));
}
