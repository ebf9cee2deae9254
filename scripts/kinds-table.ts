// The table of all kinds of scenarios in docs/scenarios/README.md.
import { resolve } from 'node:path';
import { markdownTable } from 'markdown-table';
import { scenario as schema } from '../src/config/schema/scenario-schema.ts';
import { type AnyKind, isCompared, KINDS } from '../src/kinds/index.ts';
import type { Scenario } from '../src/kinds/kind.ts';
import { formatRoughly } from '../src/text/numbers.ts';
import { FEWEST_ROUNDS } from '../src/verdict/rank-test.ts';
import { cell } from './markdown-cell.ts';

const workspace = resolve(import.meta.dirname, '..');

/** A scenario of a kind in which nothing is written that could be left out. @throws Error where it cannot be resolved */
export function defaultScenario(kind: AnyKind): Scenario {
  const settings = schema.parse({ type: kind.name, ...kind.example });
  const blame = (text: string) => {
    throw new Error(`the example of ${kind.name} is wrong: ${text}`);
  };
  const origin = {
    workspace,
    environment: null,
    lineOf: () => null,
    placeOf: () => null,
    blameFile: (_: unknown, text: string) => blame(text),
    blameInput: (_: unknown, text: string) => blame(text),
  };
  const written = { name: 'example', at: ['scenarios', 'example'], inputs: {}, general: {}, atBase: null, origin };
  const compared = settings.rounds >= FEWEST_ROUNDS ? {} : { compared: false as const };
  return { ...kind.resolve(settings as never, written), ...compared };
}

/** The milliseconds that the rounds of a kind take on one side by default; null: that is not known beforehand. */
export function defaultTime(kind: AnyKind): number | null {
  const scenario = defaultScenario(kind);
  const round = kind.time(scenario);
  return round === null ? null : round * scenario.rounds;
}

/** The table, a row for each kind. */
export function kindsTable(): string {
  const rows = KINDS.map((kind) => [
    `[${kind.name}](${kind.name}.md)`,
    cell(kind.question),
    cell(kind.compares),
    cell(timeText(kind)),
  ]);
  return markdownTable([['kind', 'question', 'what is compared with the base', 'time by default'], ...rows], {
    alignDelimiters: false,
  });
}

/** `30 s a side`, `50 s, on the change alone`. */
function timeText(kind: AnyKind): string {
  const time = defaultTime(kind);
  if (time === null) return 'that of what it runs';
  return `${formatRoughly(time)}${isCompared(defaultScenario(kind)) ? ' a side' : ', on the change alone'}`;
}
