import { messageOf } from '../errors.ts';
import { plainText, shorten } from '../text/plain.ts';
import { clause } from '../text/sentence.ts';

/** What octokit throws: an answer of GitHub's with its status, or status 500 and no answer when there was none. */
export interface RequestFailure {
  status: number;
  message: string;
  request: { method: string; url: string };
  response?: { headers: Record<string, string | number | undefined>; data: unknown };
}

export function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && 'request' in error;
}

/** Whether GitHub answered with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return isRequestFailure(error) && error.response !== undefined && statuses.includes(error.status);
}

/** What the headers of an answer say about rate limits. */
export function readLimit({ response }: RequestFailure) {
  const headers = response?.headers ?? {};
  return {
    /** Seconds to wait; undefined where GitHub does not say it. */
    retryAfter: headers['retry-after'],
    /** Whether no request is left until the reset. */
    usedUp: String(headers['x-ratelimit-remaining']) === '0',
    /** When the limit is reset, in seconds since 1970; NaN where GitHub does not say. */
    reset: Number(headers['x-ratelimit-reset']),
  };
}

/**
 * Whether a primary or a secondary rate limit is the reason. A secondary one can come as 403.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function isRateLimit(error: RequestFailure): boolean {
  if (error.status === 429) return true;
  const { retryAfter, usedUp } = readLimit(error);
  return error.status === 403 && (retryAfter !== undefined || usedUp || /rate limit/i.test(error.message));
}

/** The permission that the token lacks for the call that failed (`pull-requests: write`); null for other reasons. */
export function missingPermission(error: unknown): string | null {
  if (!isRequestFailure(error) || error.status !== 403 || isRateLimit(error)) return null;
  // A 403 has many reasons (a locked conversation, an IP allow list): GitHub says this one in these words.
  return /not accessible by/i.test(error.message) ? permissionFor(error.request) : null;
}

/** Paths below the repository, to the permission of a workflow's `permissions:` that they need. */
const PERMISSIONS: [RegExp, string][] = [
  // A comment in a pull request is one of an issue, and `issues: write` would do as well; this is the narrower one.
  [/^\/issues\/(\d+\/comments|comments\/\d+)/, 'pull-requests'],
  [/^\/issues\/\d+\/(labels|events)/, 'pull-requests'],
  [/^\/check-runs/, 'checks'],
  [/^\/actions\//, 'actions'],
  [/^\/compare\//, 'contents'],
];

function permissionFor({ method, url }: RequestFailure['request']): string | null {
  const path = /\/(?:repos\/[^/]+|repositories)\/[^/]+(\/[^?]*)/.exec(url)?.[1] ?? '';
  const name = PERMISSIONS.find(([pattern]) => pattern.test(path))?.[1];
  return name ? `${name}: ${method === 'GET' ? 'read' : 'write'}` : null;
}

/**
 * What did not happen, why, and what to do; a clause.
 *
 * @param what did not happen: `no comment was written`
 */
export function explainFailure(error: unknown, what: string): string {
  return `${what}: ${reasonOf(error) || 'no reason was given'}`;
}

function reasonOf(error: unknown): string {
  if (!isRequestFailure(error)) return shown(messageOf(error));
  const { status, response } = error;
  const answer = shown(answerOf(error));
  const missing = missingPermission(error);
  if (missing) return `the token lacks the permission "${missing}". Add it under "permissions:" of the job`;
  if (isRateLimit(error)) {
    const { retryAfter } = readLimit(error);
    return `GitHub's rate limit is used up${retryAfter ? ` for another ${retryAfter} seconds` : ''}. Run the job again later`;
  }
  if (!response) return `GitHub did not answer${because(answer)}`;
  if (status === 401) return `GitHub does not accept the token (input "token")${because(answer)}`;
  if (status === 404) {
    const needed = permissionFor(error.request);
    return `GitHub does not find it${needed ? `, or the token lacks the permission "${needed}"` : ''}`;
  }
  return `GitHub answered ${status}${because(answer)}`;
}

/** Some answers have no words. */
function because(answer: string): string {
  return answer === '' ? '' : `: ${answer}`;
}

function answerOf({ message, response }: RequestFailure): string {
  const data = response?.data;
  if (typeof data === 'object' && data !== null && 'message' in data) return String(data.message);
  return message;
}

function shown(message: string): string {
  return clause(shorten(plainText(message), 300));
}
