import { z } from 'zod';
import type { Body, Request } from './config.ts';
import { name, requestPath, status, textValue } from './values-schema.ts';
import { quote } from './wording.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const METHOD_EXPECTED = `one of the methods ${METHODS.join(', ')}`;
const LINE_EXPECTED = `a method (${METHODS.join(', ')}) and a path, such as GET /products`;
const REQUEST_EXPECTED = 'a line such as GET /products, or a map with method and path';
const LINE = new RegExp(String.raw`^(${METHODS.join('|')}) +(\S+)$`);

/** RFC 9110, 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What HTTP/1.1 can carry as one byte a character; no line breaks, which would begin another header. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const FRAMING = ['content-length', 'transfer-encoding'];
const HEADER_VALUE_EXPECTED = 'a header value of Latin characters without line breaks';

const headers = z
  .record(
    z.string().regex(HEADER_NAME, { error: 'a header name of letters, digits and "-"' }),
    textValue.refine((value) => HEADER_VALUE.test(value), { error: HEADER_VALUE_EXPECTED }),
  )
  .superRefine((given, context) => {
    const seen = new Set<string>();
    for (const header of Object.keys(given)) {
      const lower = header.toLowerCase();
      if (FRAMING.includes(lower)) fault(context, [header], 'perf-gate sets this header itself; remove it', 'key');
      if (seen.has(lower)) fault(context, [header], 'this header is there twice (case makes no difference)', 'key');
      seen.add(lower);
    }
  });

const weight = z
  .number({ error: 'a number from 0 to 1000000' })
  .min(0, { error: 'a number from 0 to 1000000' })
  .max(1_000_000, { error: 'a number from 0 to 1000000' });

const requestLine = z
  .string()
  .regex(LINE, { error: LINE_EXPECTED })
  .transform((line, context): Request => {
    const [, method = '', path = ''] = LINE.exec(line) ?? [];
    const checked = requestPath.safeParse(path);
    if (!checked.success) context.addIssue({ code: 'custom', message: LINE_EXPECTED });
    return {
      label: `${method} ${path}`,
      method,
      path,
      headers: {},
      auth: null,
      body: null,
      status: null,
      extract: [],
      checks: [],
      weight: 1,
    };
  });

const requestMap = z
  .strictObject({
    name: name.optional().describe('What this request is called in every table. Default: method and path.'),
    method: z.enum(METHODS, { error: METHOD_EXPECTED }).prefault('GET').describe('Method of the request.'),
    path: requestPath.describe('Path and query, beginning with a slash; added to the path of target.url.'),
    headers: headers.prefault({}).describe('Headers to send, besides Host, Accept and User-Agent.'),
    json: z
      .unknown()
      .optional()
      .describe('Body, sent as JSON with content-type application/json unless headers say otherwise.'),
    body: z.string({ error: 'text' }).optional().describe('Body, sent as this text.'),
    status: status
      .optional()
      .describe('Expected status: a code, a class such as 2xx, or a list of them. Default: any below 400.'),
    weight: weight.prefault(1).describe('Share of the requests, relative to the others of the scenario.'),
  })
  .superRefine((request, context) => {
    if (request.json !== undefined && request.body !== undefined) {
      fault(context, ['body'], 'a request has either json or body, not both', 'key');
    }
  })
  .transform((request): Request => {
    const { method, path, headers: given, json } = request;
    const typed = Object.keys(given).some((header) => header.toLowerCase() === 'content-type');
    return {
      label: request.name ?? `${method} ${path}`,
      method,
      path,
      headers: json === undefined || typed ? given : { ...given, 'content-type': 'application/json' },
      auth: null,
      body: bodyOf(request),
      status: request.status ?? null,
      extract: [],
      checks: [],
      weight: request.weight,
    };
  });

function bodyOf({ json, body }: { json?: unknown; body?: string | undefined }): Body | null {
  if (json !== undefined) return { kind: 'json', text: JSON.stringify(json) };
  return body === undefined ? null : { kind: 'text', text: body };
}

/** The requests of one scenario. */
export const requests = z
  .array(z.union([requestLine, requestMap], { error: REQUEST_EXPECTED }))
  .min(1, { error: 'at least one request' })
  .superRefine((list, context) => {
    const seen = new Set<string>();
    for (const [index, { label }] of list.entries()) {
      if (seen.has(label)) {
        fault(context, [index], `a second request called ${quote(label)}; give each a name of its own`);
      }
      seen.add(label);
    }
    if (list.length > 0 && list.every((request) => request.weight === 0)) {
      fault(context, [], 'every weight is 0, so nothing would be sent');
    }
  });

/** Adds a problem whose text says everything: it is shown without "expected …, got …". */
export function fault(
  context: z.core.$RefinementCtx,
  path: (string | number)[],
  message: string,
  at: 'key' | 'value' = 'value',
): void {
  context.addIssue({ code: 'custom', path, message, params: { complete: true, at } });
}
