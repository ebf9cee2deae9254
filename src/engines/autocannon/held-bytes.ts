const NOTHING: Buffer = Buffer.alloc(0);

/** Bytes that come in pieces, kept as one. However small the pieces are, each byte is copied a few times at most. */
export class HeldBytes {
  length = 0;
  #bytes: Buffer = NOTHING;
  #from = 0;
  #isOwn = false;

  add(chunk: Buffer, from: number, to: number): void {
    if (this.length === 0) {
      // Mostly there is one piece, which need not be copied; nothing is allocated for it.
      this.#bytes = chunk;
      this.#from = from;
      this.#isOwn = false;
      this.length = to - from;
      return;
    }
    const length = this.length + to - from;
    if (!this.#isOwn || this.#bytes.length < length) {
      const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.length));
      this.#bytes.copy(grown, 0, this.#from, this.#from + this.length);
      this.#bytes = grown;
      this.#from = 0;
      this.#isOwn = true;
    }
    chunk.copy(this.#bytes, this.length, from, to);
    this.length = length;
  }

  /** Copies what is held, so that the piece that it came in can go. */
  own(): void {
    if (this.#isOwn || this.length === 0) return;
    this.#bytes = Buffer.from(this.all);
    this.#from = 0;
    this.#isOwn = true;
  }

  get all(): Buffer {
    return this.#bytes.subarray(this.#from, this.#from + this.length);
  }

  clear(): void {
    this.length = 0;
    this.#bytes = NOTHING;
    this.#isOwn = false;
  }
}
