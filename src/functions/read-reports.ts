import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallReport, reportSchema } from './reports.ts';

/** The most characters of a line: a histogram has 100,000 at most. */
const MOST_LINE = 1_000_000;
/** The time in which what a process has said before its end arrives, milliseconds. */
const AFTERWARDS = 500;

/** What is read of a process, or why nothing more is. */
export type Heard = CallReport | { type: 'silent' } | { type: 'unreadable'; why: string };

/**
 * Reads what a process says, up to its end. Nothing that it says is trusted: lines are bounded and checked.
 *
 * @param silence the time without a word after which it is given up, milliseconds
 * @param ended resolves when the process has ended
 */
export async function* readReports(
  channel: Readable,
  { silence, ended }: { silence: number; ended: Promise<unknown> },
): AsyncGenerator<Heard> {
  let isSilent = false;
  const giveUp = setTimeout(() => {
    isSilent = true;
    channel.destroy();
  }, silence);
  // A process that it has started may keep the channel open.
  const over = ended.then(() => sleep(AFTERWARDS, null, { ref: false })).then(() => channel.destroy());
  over.catch(() => {});
  let rest = '';
  try {
    channel.setEncoding('utf8');
    for await (const chunk of channel) {
      giveUp.refresh();
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MOST_LINE) {
        yield { type: 'unreadable', why: `a line of it has more than ${MOST_LINE} characters` };
        return;
      }
      for (const line of lines) yield readReport(line);
    }
  } catch {
    // It was closed, by us or by the end of the process.
  } finally {
    clearTimeout(giveUp);
    channel.destroy();
  }
  if (isSilent) yield { type: 'silent' };
}

function readReport(line: string): Heard {
  let written: unknown;
  try {
    written = JSON.parse(line);
  } catch {
    return { type: 'unreadable', why: 'it is not JSON' };
  }
  const checked = reportSchema.safeParse(written);
  if (checked.success) return checked.data;
  return {
    type: 'unreadable',
    why: `it is damaged at "${(checked.error.issues[0]?.path.join('.') ?? '').slice(0, 100)}"`,
  };
}
