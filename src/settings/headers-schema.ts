import { z } from 'zod';
import { fault, ONCE_RIGHT } from './fault.ts';
import { textValue } from './values-schema.ts';

const NAME_EXPECTED = 'a header name of letters, digits and "-"';
/** RFC 9110, 5.6.2. */
export const headerName = z
  .string({ error: NAME_EXPECTED })
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, { error: NAME_EXPECTED });

const VALUE_EXPECTED = 'a header value of Latin characters without line breaks';
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** They follow from the body. */
const FRAMING = ['content-length', 'transfer-encoding'];

export const headers = z
  .record(headerName, textValue.refine(isHeaderValue, { error: VALUE_EXPECTED }))
  .superRefine((given, context) => {
    const seen = new Set<string>();
    for (const header of Object.keys(given)) {
      const lower = header.toLowerCase();
      if (FRAMING.includes(lower)) fault(context, [header], 'perf-gate sets this header itself; remove it', 'key');
      if (seen.has(lower)) fault(context, [header], 'this header is there twice (case makes no difference)', 'key');
      seen.add(lower);
    }
  }, ONCE_RIGHT);

/** What HTTP/1.1 can carry as one byte a character; no line breaks, which would begin another header. */
export function isHeaderValue(text: string): boolean {
  return VALUE.test(text);
}

/** The header's name as it was written; undefined: it is not among them. */
export function findHeader(given: Record<string, string>, wanted: string): string | undefined {
  return Object.keys(given).find((header) => header.toLowerCase() === wanted.toLowerCase());
}
