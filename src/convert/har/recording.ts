import { z } from 'zod';
import { messageOf, PerfGateError } from '../../errors.ts';
import { formatFile } from '../../text/quote.ts';

const text = z.string().catch('');
const pairs = z.array(z.object({ name: text, value: text })).catch([]);
const entrySchema = z.object({
  pageref: z.string().nullable().catch(null),
  startedDateTime: text,
  time: z.number().catch(0),
  request: z.object({
    method: text,
    url: z.string(),
    headers: pairs,
    cookies: pairs,
    postData: z
      .object({
        mimeType: text,
        text,
        params: z
          .array(z.object({ name: text, value: text, fileName: z.string().optional().catch(undefined) }))
          .catch([]),
      })
      .nullable()
      .catch(null),
  }),
  response: z
    .object({
      status: z.number().catch(0),
      headers: pairs,
      cookies: pairs,
      content: z.object({ mimeType: text }).catch({ mimeType: '' }),
    })
    .catch({ status: 0, headers: [], cookies: [], content: { mimeType: '' } }),
});
export type Entry = z.output<typeof entrySchema>;
const harSchema = z.object({
  log: z.object({
    pages: z.array(z.object({ id: text })).catch([]),
    entries: z.array(z.unknown()),
  }),
});

/**
 * The entries of a HAR 1.2 that have a request with a URL, and the identifiers of its pages.
 *
 * @throws PerfGateError `config` when it is no HAR or has no such entry
 */
export function readRecording(content: string, name: string): { entries: Entry[]; pages: string[] } {
  const fail = (reason: string, cause?: unknown) =>
    new PerfGateError('config', `${formatFile(name)} ${reason}`, { cause });
  let data: unknown;
  try {
    data = JSON.parse(content.replace(/^\ufeff/, ''));
  } catch (error) {
    // V8 quotes the text around the mistake, which may be secret.
    const place =
      /(?:at position \d+|line \d+ column \d+|Unexpected end)[^"]*/.exec(messageOf(error))?.[0] ?? 'somewhere';
    const cut = /end of|unterminated/i.test(messageOf(error)) ? ', it seems cut off' : '';
    throw fail(`is not JSON (${place.trim()})${cut}; save the recording again`);
  }
  const read = harSchema.safeParse(data);
  if (!read.success)
    throw fail('is not a HAR: it has no log with entries; export it from the network tab of a browser');
  const { entries, pages } = read.data.log;
  if (entries.length === 0) throw fail('has no entries: nothing was recorded in it');
  const usable = entries.flatMap((entry) => {
    const checked = entrySchema.safeParse(entry);
    return checked.success ? [checked.data] : [];
  });
  if (usable.length === 0) throw fail('is not a HAR: none of its entries has a request with a URL');
  return { entries: usable, pages: pages.map(({ id }) => id) };
}
