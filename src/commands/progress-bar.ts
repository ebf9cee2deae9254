import type { Standing } from '../live/course.ts';
import { figureText, measuredText, percentText, phaseText, timeText } from '../live/progress-words.ts';
import { clip, clipName, pad, width } from '../report/write/columns.ts';
import { plainText } from '../text/plain.ts';

/** Columns from which there is room for a bar, and for a long one. */
const BAR = 60;
const LONG_BAR = 100;
/** The longest usual time, so that the bar beside it stays where it is: `about 2.5 min left`. */
const TIME = 18;
/** Columns that a scenario gets at least. */
const NAME = 12;

/**
 * Writes where a run stands on one line, what matters most first: the time left, the scenario, its side, the round and the
 * figure that was last seen. What a narrow terminal has no room for is left out from the end.
 */
export function barLine(standing: Standing, columns: number): string {
  const { side, sides, scenario, round, rounds, phase, figure, look } = standing;
  const isNarrow = columns < BAR;
  const isShort = isNarrow || look > 1;
  // A name from the configuration must not move the cursor.
  const what = scenario === null ? phaseText(phase) : plainText(measuredText(standing, scenario));
  const parts = [
    clipName(what, Math.max(NAME, Math.floor(columns / 4))),
    ...(sides > 1 ? [side] : []),
    ...(round > 0 ? [`${isShort ? '' : 'round '}${round}/${rounds}`] : []),
    ...(figure === null ? [] : [figureText(figure)]),
  ];
  let line = clip(isNarrow ? shortLead(standing) : longLead(standing, columns), columns - 1);
  for (const part of parts) {
    const longer = line === '' ? part : `${line} · ${part}`;
    if (width(longer) >= columns) break;
    line = longer;
  }
  return line;
}

/** `about 2.5 min left ████░░░░░░  42 %`; a further look is added to the bar, with a time of its own. */
function longLead(standing: Standing, columns: number): string {
  const { look, looks } = standing;
  const cells = columns >= LONG_BAR ? 20 : 10;
  const done = standing.look === 1 ? barOf(standing, cells) : `${'█'.repeat(cells)}+${barOf(standing, cells / 2)}`;
  const share = look === 1 ? percentText(standing).padStart(5) : `look ${look}/${looks}`;
  return `${pad(timeText(standing), TIME, 'left')} ${done} ${share}`;
}

function barOf({ share }: Standing, cells: number): string {
  const full = Math.round(share * cells);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)}`;
}

function shortLead(standing: Standing): string {
  const { look, looks } = standing;
  const time = timeText(standing).replace('about ', '~').replace('over ', '>') || percentText(standing);
  return look === 1 ? time : `${time} · look ${look}/${looks}`;
}
