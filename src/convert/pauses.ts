/** A time that a virtual user waits, in milliseconds. */
export interface PauseRange {
  least: number;
  most: number;
}

/** Two waits, one after the other. */
export function addRange(before: PauseRange | null, wait: PauseRange): PauseRange {
  return { least: (before?.least ?? 0) + wait.least, most: (before?.most ?? 0) + wait.most };
}
