import { messageOf } from '../errors.ts';
import { parseDocument } from '../measurement/parse-document.ts';
import { upgradeResult } from '../measurement/upgrade.ts';
import { renderComment } from '../report/comment.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { parseAnyThreshold } from '../settings/threshold.ts';
import { plural } from '../text/plural.ts';
import { quote } from '../text/quote.ts';
import { clause } from '../text/sentence.ts';
import { rederive } from '../verdict/rederive.ts';
import { RESULT_SCHEMA, type Result, resultSchema, type ThresholdOutcome } from '../verdict/result.ts';
import { keeps } from '../verdict/thresholds.ts';
import { boundTexts } from './bounded-texts.ts';

/** A path as git and GitHub write them, without a way out of the repository. */
const FILE = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\p{C}\\]{1,300}$/u;
const MAX_SCENARIOS = 500;
/** Each is a line in the log of the job. */
const MAX_NOTICES = 50;

/**
 * Reads a result that a job of somebody else has written, as if it were hostile: by the schema, with bounded texts, and
 * with everything that follows from its rows derived again.
 *
 * @returns the result, or a clause on why it is refused
 */
export function readStoredResult(text: string, key: string): Result | string {
  let stored: Result;
  try {
    const kind = { kind: 'result', newest: RESULT_SCHEMA, schema: resultSchema, upgrade: upgradeResult };
    stored = parseDocument(text, 'its result.json', kind, 'github');
  } catch (error) {
    // A document can be nested deeper than the stack.
    return error instanceof RangeError ? 'its result.json is damaged' : clause(messageOf(error));
  }
  if (stored.key !== key) return `its result.json belongs to the key ${quote(stored.key)}`;
  if (stored.scenarios.length > MAX_SCENARIOS) return `it has ${plural(stored.scenarios.length, 'scenario')}`;
  const time = [stored.head.startedAt, stored.head.finishedAt].find((at) => !isTime(at));
  if (time !== undefined) return `its result.json is damaged at "head": ${quote(time)} is no time`;
  const limit = stored.scenarios.flatMap(({ thresholds }) => thresholds).find(isOdd);
  if (limit) return `one of its limits is called ${limit.violated ? 'violated' : 'kept'} against its own value`;
  const { configFile } = stored;
  try {
    const result = rederive(boundTexts({ ...stored, notices: stored.notices.slice(0, MAX_NOTICES) }));
    if (typeof result === 'string') return result;
    // What cannot be shown must not cost the comment.
    renderComment(result);
    renderMarkdown(result);
    return { ...result, configFile: configFile !== null && FILE.test(configFile) ? configFile : null };
  } catch {
    return 'its result.json has values that do not belong together';
  }
}

/** Whether GitHub takes it for the start or end of a check run. */
function isTime(text: string): boolean {
  return /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && Number.isFinite(Date.parse(text));
}

/** Whether a limit is called kept, or violated, against the value beside it. */
function isOdd({ text, value, violated, definition }: ThresholdOutcome): boolean {
  const limit = parseAnyThreshold(text);
  if (value === null || limit === null || (limit.unit !== null && limit.unit !== definition.unit)) return false;
  return keeps(value, limit) === violated;
}
