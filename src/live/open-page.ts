import type { ServerResponse } from 'node:http';
import type { Section } from './state.ts';

/**
 * The stream of events to one page that is open (https://html.spec.whatwg.org/multipage/server-sent-events.html). What a
 * page has not been sent is remembered by section and not by message, and it is sent nothing while it does not read: so it
 * holds up nobody, and what is kept for it does not grow.
 */
export class OpenPage {
  readonly #response: ServerResponse;
  readonly #owed = new Set<Section>();
  #stalledSince: number | null = null;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  }

  /** Has these sections sent with the next message. */
  owe(sections: readonly Section[]): void {
    for (const section of sections) this.#owed.add(section);
  }

  /**
   * Sends what is owed, unless the page has not read what it was sent before.
   *
   * @param write makes a message of sections
   * @returns how long it has not been reading, milliseconds
   */
  send(write: (sections: readonly Section[]) => string, now: number): number {
    if (this.#owed.size === 0) return 0;
    if (this.#response.writableNeedDrain) {
      this.#stalledSince ??= now;
      return now - this.#stalledSince;
    }
    this.#stalledSince = null;
    this.#response.write(write([...this.#owed]));
    this.#owed.clear();
    return 0;
  }

  /** Sends what is still owed, as the last message. */
  end(write: (sections: readonly Section[]) => string): void {
    this.#response.end(this.#owed.size === 0 ? '' : write([...this.#owed]));
  }

  /** Tells the page that it has had to make room for another one. */
  replace(): void {
    if (this.#response.writableNeedDrain) this.drop();
    else this.#response.end('event: replaced\ndata: {}\n\n');
  }

  drop(): void {
    this.#response.destroy();
  }
}
