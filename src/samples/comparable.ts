/** Two values within these bounds always have a finite ratio. */
const BOUNDS = { least: 1e-150, most: 1e150 };

/** Whether a value can be compared with any other of its kind: 0, or within bounds that keep ratios finite. */
export function isComparable(value: number): boolean {
  return value === 0 || (value >= BOUNDS.least && value <= BOUNDS.most);
}
