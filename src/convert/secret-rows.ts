import type { ImportedData, ImportedScenario } from './imported.ts';
import { child, isPlain } from './plain.ts';

/** The column of rows that are no maps. */
const ONLY_COLUMN = 'value';

/**
 * The data of a scenario without columns whose values are sent where a secret is. What stands in the script itself would be
 * copied into perf-gate.yml; a file is only named there.
 *
 * @param secret placeholders that stand where a secret does
 * @returns also the placeholders that have no value anymore
 */
export function withoutSecretRows(
  given: NonNullable<ImportedScenario['data']>,
  secret: ReadonlySet<string>,
): { data: Record<string, ImportedData>; gone: string[] } {
  const gone: string[] = [];
  const kept = Object.entries(given).flatMap(([name, one]): [string, ImportedData][] => {
    const isSecret = (column: string) => secret.has(`{{ ${name}.${column} }}`);
    const { rows } = one;
    if (rows === undefined) return [[name, one]];
    const [first] = rows;
    const columns = isPlain(first) ? Object.keys(first) : [ONLY_COLUMN];
    const left = columns.filter((column) => !isSecret(column));
    gone.push(...columns.filter(isSecret).map((column) => `{{ ${name}.${column} }}`));
    if (left.length === columns.length) return [[name, one]];
    if (left.length === 0) return [];
    const shown = rows.map((row) => Object.fromEntries(left.map((column) => [column, child(row, column)])));
    return [[name, { ...one, rows: shown }]];
  });
  return { data: Object.fromEntries(kept), gone };
}
