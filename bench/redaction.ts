// What masking the secrets of a log costs, beside one search for each form of each secret: node bench/redaction.ts
import { createHash } from 'node:crypto';
import { median } from 'simple-statistics';
import { formsOf, rareFormsOf } from '../src/secrets/encodings.ts';
import { keyRanges } from '../src/secrets/known-keys.ts';
import { redactBytes } from '../src/secrets/redact-bytes.ts';
import { Redactor } from '../src/secrets/redactor.ts';
import { joined } from '../src/secrets/views.ts';
import { report } from './support.ts';

const SECRETS = 60;
/** Characters. */
const LOG = 2 * 1024 * 1024;
const REPEATS = 5;

const secrets = Array.from({ length: SECRETS }, (_, index) =>
  createHash('sha256')
    .update(`secret ${index}`)
    .digest('base64')
    .slice(0, 20 + (index % 20)),
);

/** Lines of a web service, one of five hundred with a secret. */
function logOf(length: number): string {
  const lines: string[] = [];
  for (let size = 0, line = 0; size < length; size += lines.at(-1)?.length ?? 0, line++) {
    const user = line % 500 === 0 ? `token ${secrets[line % SECRETS]}` : `user ${line % 97}`;
    lines.push(
      `2026-01-02T03:04:05.${line % 1000} info GET /products/${line}?page=${line % 7} answered 200 in ${line % 40} ms {"for":"${user}"}\n`,
    );
  }
  return lines.join('');
}

/**
 * Looks for each form of each secret by itself: in the text, in the text without line breaks, and at both ends of every
 * line, as a secret would be masked without an index.
 */
function searchEach(text: string): number {
  const forms = secrets.flatMap((secret) => [...formsOf(secret), ...rareFormsOf(secret)]);
  const view = joined(text);
  let found = 0;
  const search = (form: string, within: string) => {
    for (let at = within.indexOf(form); at !== -1; at = within.indexOf(form, at + form.length)) found += 1;
  };
  for (const form of forms) search(form, text);
  for (const form of secrets.flatMap(formsOf)) search(form, view?.text ?? '');
  for (const line of text.split('\n')) {
    for (const secret of secrets) {
      if (line.slice(1 - secret.length).includes(secret.slice(0, 6))) found += 1;
      if (secret.indexOf(line.slice(0, 6), 1) !== -1) found += 1;
    }
  }
  return found + keyRanges(text).length;
}

function millisecondsOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

const log = logOf(LOG);
const bytes = Buffer.from(log);
const redactor = new Redactor();
redactor.learn(secrets);
const masked = redactBytes(bytes, redactor).toString();
if (searchEach(log) === 0 || secrets.some((secret) => masked.includes(secret))) throw new Error('a secret is left');

const all: number[] = [];
const ratios: number[] = [];
for (let repeat = 0; repeat < REPEATS; repeat++) {
  const taken = millisecondsOf(() => redactBytes(bytes, redactor));
  all.push(taken);
  ratios.push(millisecondsOf(() => searchEach(log)) / taken);
}
report('redaction', [
  { name: `${SECRETS} secrets masked in a log of 2 MB`, value: median(all), unit: 'ms', goal: null, met: null },
  {
    name: 'how many times as long one search for each form takes',
    value: median(ratios),
    unit: 'x',
    goal: null,
    met: null,
  },
]);
