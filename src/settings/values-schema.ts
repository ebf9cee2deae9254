import { isAbsolute, normalize } from 'node:path';
import { z } from 'zod';
import { LINE_PLACEHOLDER } from '../load/template/template.ts';
import { BASELINES } from '../measurement/baseline-source.ts';
import { MOST_ROUNDS } from '../measurement/rules.ts';
import { LENIENCES, SEVERITIES } from '../measurement/severity.ts';
import { isPattern } from '../text/bounded-pattern.ts';
import { FEWEST_ROUNDS } from '../verdict/rank-test.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { PORT_PLACEHOLDER } from './port-placeholder.ts';
import { DURATION, parseDuration, parseRate, parseRatio, RATE, RATIO } from './quantity.ts';
import { fillInSide, SIDE_PLACEHOLDER, SIDE_VARIABLE } from './side-placeholder.ts';

// The values that keys of perf-gate.yml and inputs of the action share.
// The error text of a value completes the sentence "expected …, got …" (schema-issues.ts).

const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** A duration from `shortest` (milliseconds; `from` is its text) to 24 h; it becomes milliseconds. */
function durationFrom(shortest: number, from: string) {
  const error = `a duration from ${from} to 24h, such as 250ms, 10s or 5m`;
  return z
    .union([z.string({ error }).regex(DURATION, { error }), z.literal(0, { error })], { error })
    .transform((value) => parseDuration(String(value)) ?? Number.NaN)
    .refine((value) => value >= shortest && value <= 86_400_000, { error });
}
export const duration = durationFrom(1, '1ms');
export const durationOrNone = durationFrom(0, '0');
/** The length of a measured window: a shorter one says nothing about a service. */
export const window = durationFrom(50, '50ms');

const PAUSE_EXPECTED = 'a duration such as 500ms, or a range of two such as 1s..3s';
const ONE_DURATION = DURATION.source.slice(1, -1);
const PAUSE = new RegExp(`^(${ONE_DURATION})(?: *\\.\\. *(${ONE_DURATION}))?$`);
/** A pause, `1s..3s` or `500ms`; it becomes milliseconds. */
export const pause = z
  .union([z.string({ error: PAUSE_EXPECTED }).regex(PAUSE, { error: PAUSE_EXPECTED }), z.literal(0)], {
    error: PAUSE_EXPECTED,
  })
  .transform((value) => {
    const [least = '', most = least] = String(value).split('..');
    return { least: parseDuration(least) ?? Number.NaN, most: parseDuration(most) ?? Number.NaN };
  })
  .refine(({ least, most }) => least <= 3_600_000 && most <= 3_600_000, { error: `${PAUSE_EXPECTED}, up to 1h` })
  .superRefine(({ least, most }, context) => {
    if (least > most) fault(context, [], 'the least pause is longer than the most; write the shorter one first');
  }, ONCE_RIGHT);

const RATE_EXPECTED = 'a rate above 0/s and up to 1000000/s, such as 500/s';
export const rate = z
  .string({ error: RATE_EXPECTED })
  .regex(RATE, { error: RATE_EXPECTED })
  .transform((text) => parseRate(text) ?? Number.NaN)
  .refine((value) => value > 0 && value <= 1_000_000, { error: RATE_EXPECTED });

/** A ratio above 0 and at most `most`; it becomes a number from 0 to 1. */
function ratioUpTo(most: number, example: string) {
  const error = `a ratio above 0% and up to ${most * 100}%, such as ${example}`;
  return z
    .union([z.string({ error }).regex(RATIO, { error }), z.number({ error })], { error })
    .transform((value) => (typeof value === 'number' ? value : (parseRatio(value) ?? Number.NaN)))
    .refine((value) => value > 0 && value <= most, { error });
}
export const tolerance = ratioUpTo(1, '3%');
export const alpha = ratioUpTo(0.5, '0.05');

export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}
export const connections = wholeNumber(1, 100_000);
/** A number of rounds. The minimum is that of statistics.md 4: with fewer, no test can come to a conclusion. */
export const rounds = wholeNumber(FEWEST_ROUNDS, MOST_ROUNDS);
export const portNumber = wholeNumber(1, 65_535);

export const severity = z.enum(SEVERITIES);
export const lenience = z.enum(LENIENCES);
export const baseline = z.enum(BASELINES);

/** The key of a gate that has none of its own. */
export const DEFAULT_KEY = 'default';

const KEY_EXPECTED = 'up to 64 letters, digits, ".", "_" or "-", and not "." or ".."';
export const gateKey = z
  .string({ error: KEY_EXPECTED })
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/, { error: KEY_EXPECTED });

const NAME_EXPECTED = 'a name of 1 to 100 printable characters';
export const name = z
  .string({ error: NAME_EXPECTED })
  .refine((text) => text.trim() !== '' && Array.from(text).length <= 100 && !UNPRINTABLE.test(text), {
    error: NAME_EXPECTED,
  })
  // Names are keys in documents, where zod drops this one.
  .refine((text) => text !== '__proto__', { error: 'another name than __proto__' });

/** A variable that a line sets itself: SIDE=…, read SIDE, for SIDE in …. */
const OWN_VARIABLE = /(?<![\w{$])SIDE\b/;
/** A line for the user's shell. */
export const commandLine = z
  .string({ error: 'a command line' })
  .refine(isSpawnable, { error: 'a command line that is not empty' })
  .superRefine((line, context) => {
    if (!line.includes(SIDE_PLACEHOLDER) || OWN_VARIABLE.test(line)) return;
    fault(
      context,
      [],
      `a line is run as it is written, and the shell knows no ${SIDE_PLACEHOLDER}; write $${SIDE_VARIABLE}`,
    );
  }, ONCE_RIGHT);
/** A file or folder, taken from the workspace. */
export const place = z
  .string({ error: 'a path inside the repository' })
  .refine(isSpawnable, { error: 'a path inside the repository' });
/** A file that a program writes inside its working directory. @param example of its name */
export function ownFile(example: string) {
  const error = `a file inside the working directory, such as ${example}`;
  return place.refine(isInside, { error });
}
/** A folder, taken from the workspace. */
export const folder = z
  .string({ error: 'a folder of the repository' })
  .refine(isSpawnable, { error: 'a folder of the repository' });

const LOG_EXPECTED =
  'text that a line of the log contains, or a regular expression between slashes, such as /ready in \\d+/';
/** A pattern for log lines, as service/readiness.ts reads it. */
export const logPattern = z.string({ error: LOG_EXPECTED }).refine(isLogPattern, { error: LOG_EXPECTED });

const PATH_EXPECTED = 'a path that begins with a slash, such as /products';
const WITHOUT_FRAGMENT = 'without a fragment: what follows # never reaches a server, so leave it off';
/**
 * A placeholder, the only place where a path may have spaces, or else one of `characters`. Never both: what can be read
 * in two ways takes exponential time.
 */
export function placeholderOr(characters: string): string {
  return `(?:${LINE_PLACEHOLDER}|(?!${LINE_PLACEHOLDER})${characters})`;
}
const PATH = new RegExp(String.raw`^\/${placeholderOr(String.raw`[^\s#\p{Cc}\p{Cs}]`)}*$`, 'u');
const PLACEHOLDERS = new RegExp(LINE_PLACEHOLDER, 'gu');
/** Path and query of a request (RFC 9112, origin-form). */
export const requestPath = z
  .string({ error: PATH_EXPECTED })
  .regex(PATH, { error: ({ input }) => expectedPath(String(input)) });

/** Says what a path should be that is not one: with the reason why it cannot be sent. */
export function expectedPath(written: string): string {
  if (/^https?:\/\//i.test(written)) return `${PATH_EXPECTED}; target.url says where it is sent`;
  if (!written.startsWith('/')) return PATH_EXPECTED;
  return `a path ${flawOf(written.replace(PLACEHOLDERS, '')) ?? 'without characters that cannot be encoded'}`;
}

/** What a path or URL must do without to be one; null: it is something else. */
function flawOf(text: string): string | null {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return 'without control characters, such as line breaks';
  if (text.includes('#')) return WITHOUT_FRAGMENT;
  return /\s/.test(text) ? 'without spaces: write a space as %20' : null;
}

const URL_EXPECTED = `an http:// or https:// URL, such as http://127.0.0.1:${PORT_PLACEHOLDER}`;
const SIDE_AS_PORT = /^https?:\/\/[^/?#]*:[^/?#]*\$\{SIDE\}/i;
export const targetUrl = z.string({ error: URL_EXPECTED }).superRefine((text, context) => {
  if (isTargetUrl(text)) return;
  const why = `${SIDE_PLACEHOLDER} becomes base or head, which is no port; write ${PORT_PLACEHOLDER} there, and set port to one for each side, such as { base: 4001, head: 4002 }`;
  if (SIDE_AS_PORT.test(text)) fault(context, [], why);
  else context.addIssue({ code: 'custom', message: expectedUrl(text) });
});

function expectedUrl(written: string): string {
  const flaw = /^https?:\/\/./i.test(written) ? flawOf(written) : null;
  return flaw === null ? URL_EXPECTED : `a URL ${flaw}`;
}

const SERVER_NAME_EXPECTED = 'a host name such as shop.internal';
/** A server name as TLS sends it (RFC 6066, 3): a name, not an address. */
export const serverName = z
  .string({ error: SERVER_NAME_EXPECTED })
  .regex(/^(?=.{1,253}$)(?![\d.]+$)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/, { error: SERVER_NAME_EXPECTED });

const READY_EXPECTED = 'a path such as /healthz, or an http:// or https:// URL';
export const readyUrl = z
  .string({ error: READY_EXPECTED })
  .refine((text) => PATH.test(text) || isTargetUrl(text), { error: ({ input }) => expectedReady(String(input)) });

function expectedReady(written: string): string {
  if (written.startsWith('/')) return expectedPath(written);
  return /^https?:\/\/./i.test(written) ? expectedUrl(written) : READY_EXPECTED;
}

const STATUS_EXPECTED = 'a status code, a class such as 2xx, or a list of them';
const oneStatus = z
  .union(
    [
      z.int({ error: STATUS_EXPECTED }).min(100, { error: STATUS_EXPECTED }).max(599, { error: STATUS_EXPECTED }),
      z.string({ error: STATUS_EXPECTED }).regex(/^[1-5]xx$/, { error: STATUS_EXPECTED }),
    ],
    { error: STATUS_EXPECTED },
  )
  .transform((status) =>
    typeof status === 'number' ? [status] : Array.from({ length: 100 }, (_, index) => Number(status[0]) * 100 + index),
  );
/** Status codes (RFC 9110, 15). */
export const status = z
  .union([oneStatus, z.array(oneStatus).min(1, { error: STATUS_EXPECTED })], { error: STATUS_EXPECTED })
  .transform((codes) => [...new Set(codes.flat())]);

const TEXT_EXPECTED = 'text, a number, true or false';
/** A value that becomes text: of an environment variable or of a header. */
export const textValue = z
  .union([z.string(), z.number(), z.boolean()], { error: TEXT_EXPECTED })
  .transform((value) => String(value));

function isInside(file: string): boolean {
  const way = normalize(file);
  return file !== '' && !isAbsolute(way) && !/^\.{1,2}([\\/]|$)/.test(way) && !/[\\/]$/.test(way);
}

function isSpawnable(text: string): boolean {
  return text.trim() !== '' && !text.includes('\0');
}

function isLogPattern(text: string): boolean {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  return source === undefined ? text !== '' : isPattern(source, flags);
}

function isTargetUrl(text: string): boolean {
  const url = fillInSide(text.replaceAll(PORT_PLACEHOLDER, '1'), 'base');
  if (/[\s\\#\p{Cc}]/u.test(url) || url.includes('${')) return false;
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
