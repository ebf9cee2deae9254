import type { Tone } from '../text/inline.ts';
import type { RunOrder } from './run-order.ts';

/** What a comment said of a commit. */
export interface Said {
  tone: Tone;
  /** The full id. */
  commit: string;
}

/**
 * The first line of a comment, by which it is found again, by which runs know whose text is the newer, and by which the
 * next one knows what it said.
 */
export interface Marker {
  key: string;
  order: RunOrder;
  /** Null in comments of earlier versions. */
  said: Said | null;
  /** What was said before the last push. */
  before: Said | null;
}

/** A key has no character that could end the HTML comment. */
export function writeMarker({ key, order, said, before }: Marker): string {
  const more = [
    ...(said === null ? [] : [` said=${said.tone}@${said.commit}`]),
    ...(before === null ? [] : [` before=${before.tone}@${before.commit}`]),
  ].join('');
  return `<!-- perf-gate key=${key} run=${order.run} attempt=${order.attempt}${more} -->`;
}

/**
 * Reads the marker of a comment. Earlier versions named only the key, and later ones may name more.
 *
 * @returns null for a text that has none in its first line
 */
export function readMarker(body: string | null | undefined): Marker | null {
  const line = body?.split(/\r?\n/, 1)[0]?.trim() ?? '';
  const [, key, more = ''] = /^<!-- perf-gate key=(\S+)((?: [\w-]+=\S*)*) -->$/.exec(line) ?? [];
  if (key === undefined) return null;
  const [, run] = / run=(\d{1,15})(?: |$)/.exec(more) ?? [];
  const [, attempt] = / attempt=(\d{1,15})(?: |$)/.exec(more) ?? [];
  return {
    key,
    order: { run: Number(run ?? 0), attempt: Number(attempt ?? 0) },
    said: readSaid('said', more),
    before: readSaid('before', more),
  };
}

const TONES: readonly string[] = ['pass', 'fail', 'likely', 'open', 'note'] satisfies Tone[];

/** Whoever may write can edit a comment: only what has the right form is read. */
function readSaid(name: 'said' | 'before', text: string): Said | null {
  const [, tone = '', commit = ''] = new RegExp(` ${name}=([a-z]+)@([0-9a-f]{40,64})(?: |$)`).exec(text) ?? [];
  return TONES.includes(tone) ? { tone: tone as Tone, commit } : null;
}
