/** A complete answer to what a virtual user sent. */
export interface Answer {
  status: number;
  /** Name, value, name, value, … as they came, one character a byte. */
  headers: readonly string[];
  /** Empty unless the request reads its answer. */
  body: Buffer;
  /** Whether it had more bytes than were kept. */
  isCut: boolean;
  /** Milliseconds. */
  latency: number;
  /** `performance.now()` */
  sentAt: number;
}
