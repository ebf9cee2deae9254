import { setTimeout as delay } from 'node:timers/promises';
import { explainFailure } from '../github/failure.ts';
import { isUncertain } from '../github/retry.ts';
import type { Conversation, OwnComment } from './conversation.ts';
import { compareRuns, type RunOrder } from './run-order.ts';

/** How often the conversation is looked at; each look but the last may be followed by a write. */
const LOOKS = 6;
/** How often a comment may be created: twice where the first time got no answer. */
const CREATIONS = 2;
/** How many writes in a row may get no answer. */
const UNANSWERED = 3;
/** Duplicates that one run removes. */
const MAX_REMOVED = 20;
/** Milliseconds before a look after a write that got no answer. */
const PAUSE = 500;

/** What a run has to say in the conversation. */
export interface Text {
  order: RunOrder;
  /** Writes it beside the comments that are there, with the marker of the same order in its first line. */
  body(own: readonly OwnComment[]): string;
  /** Whether it is worth a first comment. */
  first: boolean;
}

/** What became of it. */
export interface Kept {
  /** Address of the one comment; null where there is none. */
  url: string | null;
  /** The newer run whose text stays; null where the text is the given one. */
  newer: RunOrder | null;
  /** Whether a comment that was there has been given the text. */
  replaced: boolean;
  /** What is not as it should be; a clause. */
  problem?: string;
}

/**
 * Leaves one comment in the conversation, with the text of the newest run. GitHub has no way to write only where nobody
 * else has written: so it is looked again after each write, until nothing is left to do. Two runs that create a comment
 * at the same time both see two then, and both do the same: the first keeps the newest text, the others go. And a run
 * whose text was replaced by that of an older one, which had looked before, puts it back.
 *
 * @throws what octokit throws
 */
export async function keepOne(conversation: Conversation, text: Text): Promise<Kept> {
  const state = { written: false, replaced: false, created: 0, url: null as string | null };
  let problem: string | undefined;
  let failure: unknown = null;
  let unanswered = 0;
  const done = (url: string | null, newer: RunOrder | null): Kept => ({
    url,
    newer,
    replaced: state.replaced,
    ...(problem !== undefined && { problem }),
  });
  for (let look = 1; look <= LOOKS; look++) {
    unanswered = failure === null ? 0 : unanswered + 1;
    if (unanswered === UNANSWERED) throw failure;
    if (failure !== null) await delay(PAUSE);
    const own = await lookAgain(conversation, failure === null && state.url !== null && state.written);
    if ('problem' in own) {
      problem = own.problem;
      return done(state.url, null);
    }
    const [kept, ...others] = own.comments;
    if (kept === undefined) {
      if (state.url !== null || !text.first) return done(state.url, null);
      if (state.created === CREATIONS) throw failure;
      state.created += 1;
      failure = await uncertain(async () => {
        state.url = await conversation.create(text.body([]));
      });
      state.written = true;
      continue;
    }
    state.url = kept.url;
    const newest = newestOf(own.comments);
    const newer = compareRuns(newest.order, text.order) > 0 ? newest.order : null;
    const isRight = compareRuns(kept.order, newer ?? text.order) === 0 && (newer !== null || state.written);
    if (isRight) failure = null;
    else {
      failure = await uncertain(async () => {
        const isThere = await conversation.update(kept.id, newer ? newest.body : text.body(own.comments));
        state.replaced ||= isThere;
        if (!isThere) state.url = null;
        if (newer === null) state.written = isThere;
      });
      // Others go only once what they say stands in the one that stays.
      if (failure !== null || state.url === null) continue;
    }
    if (others.length === 0 || problem !== undefined) {
      if (isRight) return done(kept.url, newer);
      continue;
    }
    problem = await remove(conversation, others);
  }
  if (failure !== null) throw failure;
  problem ??= 'Other runs kept changing the comment at the same time';
  return done(state.url, null);
}

/** @throws what octokit throws, unless the text is known to be written: then it is a problem */
async function lookAgain(
  conversation: Conversation,
  written: boolean,
): Promise<{ comments: OwnComment[] } | { problem: string }> {
  try {
    return { comments: await conversation.list() };
  } catch (error) {
    if (!written) throw error;
    return { problem: explainFailure(error, 'Whether another run has commented at the same time is not known') };
  }
}

/** @returns the failure after which it is not known whether the write was done; null where it was */
async function uncertain(write: () => Promise<void>): Promise<unknown> {
  try {
    await write();
    return null;
  } catch (error) {
    if (!isUncertain(error)) throw error;
    return error;
  }
}

function newestOf(comments: readonly OwnComment[]): OwnComment {
  return comments.reduce((newest, comment) => (compareRuns(comment.order, newest.order) >= 0 ? comment : newest));
}

/** @returns why not all of them could be removed, a clause */
async function remove(conversation: Conversation, comments: readonly OwnComment[]): Promise<string | undefined> {
  try {
    for (const { id } of comments.slice(0, MAX_REMOVED)) await conversation.delete(id);
    return undefined;
  } catch (error) {
    return explainFailure(error, 'A second comment of perf-gate was not removed');
  }
}
