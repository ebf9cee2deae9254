import { redact } from '../secrets/border.ts';
import { standingAt } from './course.ts';
import { plain } from './plain.ts';
import { measuredText, percentText, phaseText, timeText } from './progress-words.ts';
import { viewOfScenario } from './scenario-view.ts';
import type { Ending, ScenarioSoFar, Section, StateOfRun } from './state.ts';

/** Where the run is. */
interface ProgressView {
  /** The share of this look that is done, from 0 to 1, and in words. */
  share: number;
  percent: string;
  /** Empty where it is not known. */
  time: string;
  /** `round 3 of 10 · measuring search · both sides in turn` */
  where: string;
  /** The position of the scenario that is measured; null between them. */
  at: number | null;
}

const SIDES = { base: 'the base', head: 'this change', both: 'both sides in turn' };

/**
 * Makes what a section of the page says at this moment, as plain data. Every word is chosen here, without the secrets of
 * this process: the page only puts it in its place.
 *
 * @param now the clock by which the state takes events in
 */
export function viewOf(section: Section, state: StateOfRun, now: number): unknown {
  switch (section) {
    case 'progress':
      return viewOfProgress(state, now);
    case 'ending':
      return state.ending && viewOfEnding(state.ending);
    case 'messages':
      return state.messages.map(plain);
    default:
      return viewOfScenario(state.scenarios[Number(section.slice('scenario '.length))] as ScenarioSoFar);
  }
}

function viewOfProgress({ course, scenarios }: StateOfRun, now: number): ProgressView | null {
  const standing = standingAt(course, now);
  if (standing === null) return null;
  const { phase, profiled, side, sides, scenario, round, rounds, look, looks, share } = standing;
  const at = scenarios.findIndex(({ planned }) => planned.name === scenario);
  const where = [
    ...(round > 0 ? [`${profiled ? 'profiled ' : ''}round ${round} of ${rounds}`] : []),
    ...(look > 1 ? [`look ${look} of ${looks}`] : []),
    scenario === null ? phaseText(phase) : `${phaseText(phase)} ${plain(measuredText(standing, scenario))}`,
    ...(sides > 1 ? [SIDES[side]] : []),
  ];
  return {
    share,
    percent: percentText(standing),
    time: timeText(standing),
    where: where.join(' · '),
    at: at === -1 ? null : at,
  };
}

function viewOfEnding({ status, text, report }: Ending): Ending {
  return { status, text: plain(text), report: report && redact(report) };
}
