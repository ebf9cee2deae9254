import { z } from 'zod';
import { METHODS } from '../load/traffic/http.ts';
import { checks, extract } from './answer-schema.ts';
import { requestAuth } from './auth-schema.ts';
import { BODIES, bodies } from './body-schema.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { findHeader, headers } from './headers-schema.ts';
import { labelThresholds } from './thresholds-schema.ts';
import { expectedPath, name, pause, placeholderOr, requestPath, status } from './values-schema.ts';

const METHOD_EXPECTED = `one of the methods ${METHODS.join(', ')}`;
const LINE_EXPECTED = `a method (${METHODS.join(', ')}) and a path, such as GET /products`;
const REQUEST_EXPECTED = 'a line such as GET /products, or a map with method and path';
const METHOD_AND_PATH = new RegExp(`^(?:${METHODS.join('|')}) +(\\S.*)$`, 's');
const LINE = new RegExp(`^(${METHODS.join('|')}) +(${placeholderOr(String.raw`\S`)}+)$`, 'u');

const WEIGHT_EXPECTED = 'a number from 0 to 1000000';
export const weight = z
  .number({ error: WEIGHT_EXPECTED })
  .min(0, { error: WEIGHT_EXPECTED })
  .max(1_000_000, { error: WEIGHT_EXPECTED });

const REDIRECTS_EXPECTED = 'follow, or none';
export const redirects = z.enum(['follow', 'none'], { error: REDIRECTS_EXPECTED });
export type RedirectSettings = z.output<typeof redirects>;

const requestMap = z
  .strictObject({
    name: name.optional().describe('What this request is called in every table. Default: method and path.'),
    method: z.enum(METHODS, { error: METHOD_EXPECTED }).prefault('GET').describe('Method of the request.'),
    path: requestPath.describe('Path and query, beginning with a slash; added to the path of target.url.'),
    headers: headers.prefault({}).describe('Headers to send, besides Host, Accept and User-Agent.'),
    auth: requestAuth
      .optional()
      .describe('How this request authenticates, instead of what the scenario says; or none.'),
    ...bodies,
    status: status
      .optional()
      .describe('Expected status: a code, a class such as 2xx, or a list of them. Default: any below 400.'),
    redirects: redirects
      .optional()
      .describe('Whether redirects of this request are followed, instead of what the scenario says: follow or none.'),
    extract: extract
      .prefault({})
      .describe('Values from the answer for later requests of the journey, by the names of their placeholders.'),
    checks: checks
      .prefault([])
      .describe('What the answer has to satisfy; a check that fails counts as an error of the request.'),
    thresholds: labelThresholds.prefault({}).describe('Limits of this request.'),
    pause: pause
      .optional()
      .describe(
        'In a journey or before: how long the user waits after this answer, instead of what the journey says: 3s, 1s..3s or 0.',
      ),
    weight: weight
      .optional()
      .describe('In a plain list: share of the requests, relative to the others of the scenario. Default: 1.'),
  })
  .superRefine((request, context) => {
    const [first, second] = BODIES.filter((kind) => request[kind] !== undefined);
    if (second !== undefined) fault(context, [second], `a request has either ${first} or ${second}, not both`, 'key');
    const typed = findHeader(request.headers, 'content-type');
    if (typed !== undefined && request.multipart !== undefined) {
      const text = 'perf-gate sets this header itself for multipart, with the boundary of the parts; remove it';
      fault(context, ['headers', typed], text, 'key');
    }
  }, ONCE_RIGHT);
export type RequestSettings = z.output<typeof requestMap>;

/** The name of this request in every table. */
export function labelOf({ name: own, method, path }: RequestSettings): string {
  return own ?? `${method} ${path}`;
}

/** Says what a line should be that is not one; where there is a method, what is wrong with its path. */
function expectedLine(line: string): string {
  const [, path] = METHOD_AND_PATH.exec(line) ?? [];
  return path === undefined ? LINE_EXPECTED : expectedPath(path);
}

const requestLine = z
  .string()
  .regex(LINE, { error: ({ input }) => expectedLine(String(input)) })
  .transform((line, context): RequestSettings => {
    const [, method = '', path = ''] = LINE.exec(line) ?? [];
    const request = requestMap.safeParse({ method, path });
    if (request.success) return request.data;
    context.addIssue({ code: 'custom', message: expectedLine(line) });
    return z.NEVER;
  });

/** One request: a line, or a map. */
export const request = z.union([requestLine, requestMap], { error: REQUEST_EXPECTED }).meta({ id: 'request' });

/** Requests in their order; whether their names are unique is checked for the scenario as a whole. */
export const requests = z.array(request).min(1, { error: 'at least one request' });
