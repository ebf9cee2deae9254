/** A complete answer to what a virtual user sent. */
export interface Answer {
  status: number;
  /** Name, value, name, value, … as they came. */
  headers: readonly string[];
  /** Empty unless the request reads its answer. */
  body: Buffer;
  /** Milliseconds. */
  latency: number;
  /** `performance.now()` */
  sentAt: number;
}
