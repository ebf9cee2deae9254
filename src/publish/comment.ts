import { PerfGateError } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import { resultStatus } from '../report/status.ts';
import type { Tone } from '../text/inline.ts';
import type { Result } from '../verdict/result.ts';
import { type Said, writeMarker } from './comment-marker.ts';
import { Conversation } from './conversation.ts';
import { saidBefore, withLastPush } from './last-push.ts';
import { cutToBytes } from './limit.ts';
import type { OpenPublisher, Report, TokenContext, TokenPublisher, Told } from './publisher.ts';
import { orderOf, type RunOrder } from './run-order.ts';
import { keepOne } from './sticky-comment.ts';
import { listToldChecks, newerThan, type ToldCheck } from './told-checks.ts';

const COMMENT_MODES = ['always', 'on-change', 'on-regression', 'never'] as const;
type CommentMode = (typeof COMMENT_MODES)[number];

/** For which results a first comment is written. One that is there is kept up to date in every mode. */
const FIRST: Record<CommentMode, (result: Result) => boolean> = {
  always: () => true,
  'on-change': isChange,
  'on-regression': ({ conclusion }) => conclusion === 'failure',
  never: () => false,
};

/** What a check run of another run says by its conclusion. */
const TONES: Readonly<Record<string, Tone>> = { success: 'pass', failure: 'fail' };

/** GitHub takes 65,536 characters. */
const MAX_BYTES = 65_536;

/** Keeps one comment per key in the conversation of the pull request: writes it, or replaces the text of the one there. */
export const openComment: OpenPublisher = (settings): TokenPublisher => {
  const mode = readMode(settings.getInput('comment') || 'always');
  return {
    name: 'comment',
    needsToken: true,
    wants: (_, { job }) => mode !== 'never' && job.pullRequest !== null,
    failure: ({ job }) => `The comment on pull request ${job.pullRequest?.number} was not written`,
    tell: (report, context) => writeComment(report, context, mode),
  };
};

function readMode(given: string): CommentMode {
  const mode = COMMENT_MODES.find((known) => known === given);
  if (mode) return mode;
  throw new PerfGateError('config', `input "comment": "${given}" is none of ${COMMENT_MODES.join(', ')}`);
}

/** Whether the result says something that a pull request which changes nothing would not get to hear. */
function isChange({ conclusion, findings, tally, gone = [] }: Result): boolean {
  const isFound = findings.some(({ kind }) => kind !== 'no baseline' && kind !== 'inconclusive');
  return conclusion === 'failure' || isFound || gone.length > 0 || tally.regressed > 0 || tally.improved > 0;
}

async function writeComment({ result, markdown }: Report, context: TokenContext, mode: CommentMode): Promise<Told> {
  const { octokit, job, log } = context;
  if (!job.pullRequest) return { url: null };
  const { owner, repo, pullRequest } = job;
  const { key } = result;
  const conversation = new Conversation(octokit, { owner, repo, issue_number: pullRequest.number }, key);
  const say = (order: RunOrder, text: string, said: Said) =>
    keepOne(conversation, {
      order,
      first: FIRST[mode](result),
      body(own) {
        const before = saidBefore(own, said.commit);
        const marker = writeMarker({ key, order, said, before });
        return cutToBytes(`${marker}\n${withLastPush(text, before)}`, MAX_BYTES);
      },
    });
  const order = orderOf(job);
  let kept = await say(order, markdown, { tone: resultStatus(result).tone, commit: job.headSha });
  if (kept.replaced && kept.newer === null) {
    const newer = await findNewer(octokit, { owner, repo, number: pullRequest.number, key, order });
    if (newer?.summary) {
      const said = { tone: TONES[newer.conclusion ?? ''] ?? 'open', commit: newer.sha };
      kept = { ...(await say(newer.order, newer.summary, said)), newer: newer.order };
    }
  }
  if (kept.newer) {
    const { run, attempt } = kept.newer;
    log.info(
      `The comment on pull request ${pullRequest.number} says what run ${run} (attempt ${attempt}) found, which is newer.`,
    );
  }
  const { url, problem } = kept;
  return {
    url,
    ...(problem !== undefined && { problem }),
    // The text of a newer run has nothing to gain.
    ...(url !== null && !kept.newer && { renew: async (renewed) => void (await writeComment(renewed, context, mode)) }),
  };
}

/**
 * Looks for the verdict of a newer run, whose comment may have been replaced: it may have written between this run's look
 * and this run's write, and be over since. Its check run, which is written first, has the same text.
 *
 * @returns null also where the token may not look
 */
async function findNewer(
  octokit: Octokit,
  { owner, repo, number, key, order }: { owner: string; repo: string; number: number; key: string; order: RunOrder },
): Promise<(ToldCheck & { sha: string }) | null> {
  try {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
    const { sha } = data.head;
    const newer = newerThan(await listToldChecks(octokit, { owner, repo, sha, key }), order);
    return newer && { ...newer, sha };
  } catch {
    return null;
  }
}
