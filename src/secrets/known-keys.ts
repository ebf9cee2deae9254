import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { isAboutSecrets, isSecretKey } from './secret-names.ts';

/** A stretch of a text: from its first character to the one after its last. */
export type Range = readonly [from: number, to: number];

/** A JSON Web Token (RFC 7519), whole or without its end. */
export const JWT = /\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]+){0,4}/g;
/** Keys that are known by their prefix: AWS, GitHub, GitLab, Slack, Stripe, Shopify, Vault, npm, SendGrid, Google, and those of language models. */
export const KNOWN_KEYS =
  /\b(?:A[KS]IA[A-Z0-9]{16}|(?:gh[pousr]|github_pat|glpat|xox[abeprs]|[spr]k_(?:live|test))[-_][\w-]{8,}|(?:sk-(?:proj|ant|svcacct|or)-|shp(?:at|ca|pa|ss)_|npm_|dop_v1_)[\w-]{12,}|(?:hvs|SG|ya29)\.[\w.-]{12,}|AIza[\w-]{30,})/g;

/** Keys that neither the list above nor secretlint's knows. */
const MORE_KEYS = [
  /\b(?:AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}\b/g,
  /\b(?:whsec_|pypi-|xapp-|GOCSPX-|glptt-|gldt-|glrt-|rubygems_|sq0csp-|hf_|gsk_)[A-Za-z0-9_-]{20,}/g,
  /\bdapi[0-9a-f]{20,}/g,
  // Words that are joined can begin like this as well.
  /\bsk-(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g,
  /https:\/\/(?:(?:canary\.|ptb\.)?discord(?:app)?\.com\/api\/webhooks|hooks\.slack\.com\/(?:services|workflows|triggers))\/[\w/-]{8,}/gi,
  /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/g,
];
/** A private key in PEM, to its end or to the end of the text; also with the escaped line breaks of JSON. */
const PEM =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S]){0,20000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g;
/** The password of `scheme://user:password@host`, or what stands there alone. */
const URL_CREDENTIALS = /\b[a-z][a-z0-9+.-]{1,30}:\/\/(?:[^\s/?#"'`<>@:]{0,256}:)?([^\s/?#"'`<>@]{1,1024})@(?=[\w[])/gi;
/** `Authorization: Bearer …`, `Cookie: …` as a log shows headers. */
const AUTHORIZATION =
  /\b(?:proxy-)?authorization["'\\]*\s*[:=,]\s*["'\\]*(?:(?:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)\s+)?([^\s"'\\,;]{4,}[^\r\n"'\\]*)/gi;
const BEARER = /\b(?:bearer|basic) +(?![a-z]+(?![\w~+/=-]))([A-Za-z0-9._~+/=-]{12,})/gi;
const COOKIE = /\b(?:set-)?cookie["'\\]*\s*[:=]\s*["'\\]*([^\r\n"'\\]{4,4096})/gi;
/** `password=…`, `"token": "…"`, `secret: '…'`. */
const PAIR =
  /([A-Za-z][\w.-]{1,60})(["'\\]*\s*(?:=>|[:=])\s*)(?:\\*"((?:[^"\\\r\n]|\\[^"]){4,4096})\\*"|\\*'((?:[^'\\\r\n]|\\[^']){4,4096})\\*'|([^"'\\&\s,;<>{}()[\]]{4,4096}))/g;
/** `--api-key …`. */
const OPTION =
  /(?<![\w-])--?([A-Za-z][\w-]{2,60})(?: +|=)(?:"([^"\r\n]{4,})"|'([^'\r\n]{4,})'|([^\s"'|&;<>()-][^\s"'|&;<>()]{3,}))/g;
/** What stands where a secret would, and is none. */
const STAND_IN =
  /^(?:\$|\{\{|<|\*+$|%[A-Z_]+%$|(?:true|false|null|none|undefined|nil|empty|redacted|hidden|masked|bearer|basic|string|required|optional|missing|invalid|expired|unknown)$)/i;
const WORD = /^[A-Za-z]{1,24}[.!?:]?$/;
/** What follows `auth: ` where that is the name of a scenario. */
const FIGURE =
  /^(?:\d+\.\d+(?![\w.-])|\d{1,3}(?:,\d{3})+(?![\w,-])|\d+(?= ?(?:%|[mµn]?s\b|[kKMG]i?B\b|bytes?\b|requests?\b|errors?\b|rounds?\b|times\b|→)))/;

/** Finds what looks like a key, a token or a password without being known to be one. */
export function keyRanges(text: string): Range[] {
  if (text.length < 8) return [];
  const found: Range[] = [...secretlintRanges(text)];
  for (const pattern of [JWT, KNOWN_KEYS, ...MORE_KEYS, PEM]) {
    for (const match of text.matchAll(pattern)) found.push([match.index, match.index + match[0].length]);
  }
  for (const pattern of [URL_CREDENTIALS, AUTHORIZATION, BEARER, COOKIE]) {
    for (const match of text.matchAll(pattern)) add(found, match, match[1]);
  }
  // A log repeats its keys on every line.
  const areSecret = new Map<string, boolean>();
  const isSecret = (key: string) => {
    const known = areSecret.get(key) ?? (isSecretKey(key) && !isAboutSecrets(key));
    areSecret.set(key, known);
    return known;
  };
  for (const match of text.matchAll(PAIR)) {
    const [, key = '', between = '', double, single, bare = ''] = match;
    if (!isSecret(key)) continue;
    // `token: expired` is a sentence; `token=expired` and `"token":"expired"` are not.
    const isSentence = double === undefined && single === undefined && /^["'\\]*\s*:\s+$/.test(between);
    const told = text.slice(match.index + match[0].length - bare.length, match.index + match[0].length + 12);
    if (!(isSentence && (WORD.test(bare) || FIGURE.test(told)))) add(found, match, double ?? single ?? bare);
  }
  for (const match of text.matchAll(OPTION)) {
    if (isSecret(match[1] ?? '')) add(found, match, match[2] ?? match[3] ?? match[4]);
  }
  return found;
}

function add(found: Range[], match: RegExpMatchArray, value: string | undefined): void {
  if (value === undefined || STAND_IN.test(value)) return;
  const from = (match.index ?? 0) + match[0].lastIndexOf(value);
  found.push([from, from + value.length]);
}

interface Rule {
  create(context: object, options: object): { file?(source: object): unknown };
}

/** secretlint's rules work on the text at once; only one that opens binary files is asynchronous, and is given none. */
function secretlintRanges(content: string): Range[] {
  const found: Range[] = [];
  const context = {
    createTranslator: () => () => ({ message: '', messageId: '' }),
    report: ({ range }: { range: Range }) => void found.push(range),
    ignore: () => undefined,
    sharedOptions: {},
  };
  const source = { content, filePath: 'text.log', ext: '.log', contentType: 'text' };
  for (const rule of rules as unknown as Rule[]) rule.create(context, {}).file?.(source);
  return found;
}
