/** Bytes of what came that are kept of one try. */
export const MOST_SEEN = 4096;

/** What came of sending one request once, as plain data. What the target sent is untrusted. */
export interface Exchange {
  /** Index of the planned request. */
  request: number;
  /** Method and path as they were sent: `GET /items?page=1`. */
  asked: string;
  /** The kind of error that a window counts it as; null: an accepted answer. */
  problem: string | null;
  /** The check of its latency that it failed, which a first request may; null: none. */
  slow: string | null;
  /** null: nothing came that begins like an answer. */
  answer: TriedAnswer | null;
  /** The first bytes of what came instead of an answer, one character a byte. */
  stray: string;
  /** Milliseconds until the answer was complete, or until it had failed. */
  time: number;
  /** What the request carried that no message may show. */
  credentials: string[];
}

/** An answer, or as much of it as had come. */
export interface TriedAnswer {
  status: number;
  /** By their names in lower case; the first of each name. */
  headers: Record<string, string>;
  /** Bytes of its body. */
  size: number;
  /** The beginning of its body, unpacked. */
  text: string;
  isComplete: boolean;
}

/** What came of one try of a scenario's requests. */
export interface TrialOutcome {
  /** In the order in which they were sent. */
  exchanges: Exchange[];
  /** Requests that were not sent, by their index, and why: a clause. */
  unsent: { request: number; why: string }[];
}
