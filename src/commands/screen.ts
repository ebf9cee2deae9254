/** What text is written to: a terminal, a pipe, a file, the log of a job. */
export type Output = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>;

/** How wide lines may be, and whether they may have colors. */
export interface Screen {
  columns: number;
  color: boolean;
}

const NARROWEST = 40;
const WIDEST = 160;
/** Columns of what does not say how many it has. */
const COLUMNS = 80;

/** Finds how wide an output is and whether it takes colors. */
export function screenOf(output: Output, env: NodeJS.ProcessEnv = process.env): Screen {
  const columns = output.columns || Number(env.COLUMNS) || COLUMNS;
  return {
    columns: Math.min(WIDEST, Math.max(NARROWEST, columns)),
    color: wantsColor(output.isTTY === true, env),
  };
}

/**
 * Whether text is colored: as NO_COLOR and FORCE_COLOR say, and without them where the output shows colors.
 * https://no-color.org, https://force-color.org
 *
 * @param showsColor whether it is a terminal, or the log of a job
 */
export function wantsColor(showsColor: boolean, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return showsColor && TERM !== 'dumb';
}

/** Whether a line can be written over: on a terminal that understands it, which is not the log of a job. */
export function redraws({ isTTY }: Output, { CI, TERM }: NodeJS.ProcessEnv = process.env): boolean {
  return isTTY === true && !CI && TERM !== 'dumb';
}
