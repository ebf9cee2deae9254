import { type Cell, DEFAULT_FAMILY, TOLERANCE } from './cells.ts';
import type { FloorRow } from './job-floor.ts';
import type { AccuracyResults, CellResult } from './results.ts';
import { percent, shown, table } from './shares.ts';

export function storedBaseline(results: AccuracyResults): string {
  const stored = results.cells.filter(({ cell }) => cell.base === 'stored');
  const situations = [...new Set(stored.map(({ cell }) => JSON.stringify(situationOf(cell))))];
  const rows = situations.map((situation) => {
    const own = stored.filter(({ cell }) => JSON.stringify(situationOf(cell)) === situation);
    const { cell } = own[0] as CellResult;
    return [
      String(cell.jobs),
      cell.condition + (cell.alike ? ', in all metrics alike' : ''),
      percent(cell.machineCv),
      percent(cell.cv),
      String(cell.family),
      shown(
        'alarms',
        own.find((one) => one.cell.slowdown === 0),
      ),
      shown(
        'found',
        own.find((one) => one.cell.slowdown > 0),
      ),
    ];
  });
  const header = ['jobs', 'machines', 'machine CV', 'round CV', 'comparisons', 'false alarms'];
  return `## Stored baseline

Every stored job ran on a machine of its own; hosted runners differ by about 2.7 %. Ten rounds against the rounds of all
jobs, tolerance ${percent(TOLERANCE.stored)} or the noise floor, one look. Every metric has machines of its own, the hardest case, unless the
row says that a slow machine is slow in all of them. No goal is set for what is found: the floor is what machines allow.

${table([...header, `+${percent(2 * TOLERANCE.stored)} found`], rows)}

${floors(results.floors)}`;
}

function situationOf({ condition, machineCv, slowMachines, alike, cv, jobs, family }: Cell) {
  return [condition, machineCv, slowMachines, alike, cv, jobs, family];
}

function floors({ runs, rows }: AccuracyResults['floors']): string {
  const titles = rows[0]?.shares.map(({ title }) => title) ?? [];
  const shareShown = ({ share, isAlarm }: FloorRow['shares'][number]) =>
    isAlarm && share > 0.01 ? `**${percent(share)}**` : percent(share);
  return `### What the floor of stored jobs was chosen from

20 jobs, ${DEFAULT_FAMILY} comparisons, medians of jobs only, ${runs.toLocaleString('en-US')} runs for each figure; false alarms unless a column says found.
Where tails are heavy and every metric has machines of its own, no floor reaches 1 % that still finds most of what it
should: 20 jobs do not show how far the next one can be off.

${table(
  ['floor', ...titles],
  rows.map(({ rule, shares }) => [rule, ...shares.map(shareShown)]),
)}`;
}
