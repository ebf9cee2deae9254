import { z } from 'zod';
import { isHeaderValue } from '../load/template/place.ts';
import { FRAMING_HEADERS } from '../load/traffic/http.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { textValue } from './values-schema.ts';

const NAME_EXPECTED = 'a header name of letters, digits and "-"';
/** RFC 9110, 5.6.2. */
export const headerName = z
  .string({ error: NAME_EXPECTED })
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, { error: NAME_EXPECTED });

const VALUE_EXPECTED = 'a header value of Latin characters without line breaks';

export const headers = z
  .record(headerName, textValue.refine(isHeaderValue, { error: VALUE_EXPECTED }))
  .superRefine((given, context) => {
    const seen = new Set<string>();
    for (const header of Object.keys(given)) {
      const lower = header.toLowerCase();
      if (FRAMING_HEADERS.includes(lower))
        fault(context, [header], 'perf-gate sets this header itself; remove it', 'key');
      if (seen.has(lower)) fault(context, [header], 'this header is set twice (case makes no difference)', 'key');
      seen.add(lower);
    }
  }, ONCE_RIGHT);

/** Finds the header's name as it was written; undefined: it is not among them. */
export function findHeader(given: Record<string, string>, wanted: string): string | undefined {
  return Object.keys(given).find((header) => header.toLowerCase() === wanted.toLowerCase());
}
