import { z } from 'zod';
import { shorten, shortenName } from '../text/plain.ts';

/** Bytes of one example as JSON. */
const MOST_BYTES = 300;
/** Characters of the body, or of what stands in its place, that are kept; and of the request beside it. */
const MOST_TEXT = 200;
const MOST_REQUEST = 80;

/** What came of one request that failed, in a few words. Everything in it came from the target: it is untrusted. */
export const failureExampleSchema = z.object({
  /** Method and path as they were sent: `GET /items/7`. */
  request: z.string().max(MOST_BYTES),
  /** The status of the answer; absent where none came. */
  status: z.number().int().min(100).max(999).optional(),
  /** The answer broke off. */
  partial: z.literal(true).optional(),
  /** The beginning of its body on one line, or of what came in place of an answer. */
  body: z.string().max(MOST_BYTES).optional(),
  /** What kind of body it was, where it cannot be shown as text: `image/png`. */
  media: z.string().max(MOST_BYTES).optional(),
  /** The bytes of the body that came; only of one that broke off or cannot be shown. */
  size: z.number().int().nonnegative().optional(),
  /** What the system says of the connection: `connect ECONNREFUSED 127.0.0.1:3000`. */
  message: z.string().max(MOST_BYTES).optional(),
});
export type FailureExample = z.infer<typeof failureExampleSchema>;

/** The first request that failed in one way. */
export interface KindExample {
  kind: string;
  example: FailureExample;
}

/** Shortens the texts of an example until it takes no more than 300 bytes as JSON: the longest first. */
export function boundedExample(example: FailureExample): FailureExample {
  for (let most = MOST_TEXT; ; most = Math.floor(most * 0.9)) {
    const { request, body, media, message } = example;
    const shown: FailureExample = {
      ...example,
      request: shortenName(request, Math.min(most, MOST_REQUEST)),
      ...(body !== undefined && { body: shorten(body, most) }),
      ...(media !== undefined && { media: shorten(media, most) }),
      ...(message !== undefined && { message: shorten(message, most) }),
    };
    if (most <= 2 || Buffer.byteLength(JSON.stringify(shown)) <= MOST_BYTES) return shown;
  }
}
