import { plainText } from '../text/plain.ts';

/** The log of a workflow job. */
export interface Log {
  info(text: string): void;
  /** Also shown on the run's page. */
  warning(text: string): void;
}

/**
 * Opens the log of the job. What is written may quote branch names, targets and artifacts, so it becomes one line
 * without control characters: the runner takes a line that starts with `::` for a command, and one that has `##[`
 * anywhere for a command of the older form.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export async function openLog(): Promise<Log> {
  const core = await import('@actions/core');
  return {
    info: (text) => core.info(`perf-gate: ${harmless(text)}`),
    warning: (text) => core.warning(`perf-gate: ${harmless(text)}`),
  };
}

/** One line of a log in which the runner finds no command. */
export function harmless(text: string): string {
  return plainText(text).replaceAll('##[', '# #[');
}
