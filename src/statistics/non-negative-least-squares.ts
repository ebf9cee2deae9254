/** A column that others explain up to this share of its length is no column of its own. */
const DEPENDENT = 1e-9;

/**
 * The coefficients ≥ 0 whose combination of the columns comes nearest to the target, by least squares. All sets of columns
 * are tried: the solution is the best of those that have only positive coefficients by themselves, so that it is found
 * exactly and without iteration. Meant for up to four columns. Columns that depend on each other are never used together.
 *
 * Source: C. L. Lawson, R. J. Hanson, Solving Least Squares Problems (1974), chapter 23, for the condition.
 *
 * @param columns each as long as the target, and finite
 */
export function nonNegativeLeastSquares(columns: readonly (readonly number[])[], target: readonly number[]): number[] {
  let best = columns.map(() => 0);
  let least = dot(target, target);
  for (let choice = 1; choice < 2 ** columns.length; choice++) {
    const chosen = columns.map((_, index) => index).filter((index) => (choice >> index) & 1);
    const solved = leastSquares(
      chosen.map((index) => columns[index] as readonly number[]),
      target,
    );
    if (solved === null || solved.coefficients.some((coefficient) => coefficient < 0)) continue;
    if (solved.squares >= least) continue;
    least = solved.squares;
    best = columns.map((_, index) => {
      const place = chosen.indexOf(index);
      return place === -1 ? 0 : (solved.coefficients[place] as number);
    });
  }
  return best;
}

/** Solves by orthogonal columns (modified Gram–Schmidt); null where they depend on each other. */
function leastSquares(
  columns: readonly (readonly number[])[],
  target: readonly number[],
): { coefficients: number[]; squares: number } | null {
  const units: number[][] = [];
  /** How much of each unit is in each column; the last is what its own unit has. */
  const parts: number[][] = [];
  for (const column of columns) {
    const { rest, shares } = without(units, column);
    const own = Math.sqrt(dot(rest, rest));
    if (own <= DEPENDENT * Math.sqrt(dot(column, column))) return null;
    units.push(rest.map((value) => value / own));
    parts.push([...shares, own]);
  }
  const { rest, shares } = without(units, target);
  const coefficients = new Array<number>(columns.length).fill(0);
  for (let index = columns.length - 1; index >= 0; index--) {
    const taken = parts.reduce(
      (sum, part, other) => (other > index ? sum + (part[index] as number) * (coefficients[other] as number) : sum),
      0,
    );
    coefficients[index] = ((shares[index] as number) - taken) / ((parts[index] as number[])[index] as number);
  }
  return { coefficients, squares: dot(rest, rest) };
}

/** What is left of a vector without its shares of orthogonal units. */
function without(units: readonly (readonly number[])[], vector: readonly number[]) {
  let rest: readonly number[] = vector;
  const shares = units.map((unit) => {
    const share = dot(unit, rest);
    rest = rest.map((value, index) => value - share * (unit[index] as number));
    return share;
  });
  return { rest, shares };
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);
}
