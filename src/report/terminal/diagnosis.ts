import { plural } from '../../text/plural.ts';
import type { Result } from '../../verdict/result.ts';
import { diagnosisOf } from '../sections/diagnosis.ts';
import { paragraph } from '../write/columns.ts';
import { cutLines, type Part, type Screen } from './part.ts';

/** Lines of the cause that is said. */
const LONGEST = 3;

/** The first cause of what held the service up, and how many more there are. */
export function diagnosisPart(result: Result, { columns }: Screen, all: string): Part {
  const [first, ...others] = diagnosisOf(result);
  const where = result.scenarios.length > 1 && first !== undefined ? `${first.scenario}: ` : '';
  const more = others.length === 0 ? '' : ` And ${plural(others.length, 'more cause')} (${all}).`;
  const said = first === undefined ? [] : paragraph('Why: ', `${where}${first.text}${more}`, columns);
  const lines = said.length === 0 ? [] : ['', ...cutLines(said, LONGEST)];
  return { rank: 5.7, most: lines.length, lines: (room) => (room < lines.length ? [] : lines) };
}
