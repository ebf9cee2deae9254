import { redactBytes as redactBytesWith } from './redact-bytes.ts';
import { DocumentRedactor } from './redact-document.ts';
import { Redactor } from './redactor.ts';

// The border of this process: whatever leaves it passes here, so that no writer has to know what is secret. Secrets are a
// property of the process (its environment, its inputs, its configuration), so there is one border.

const redactor = new Redactor();
const documents = new DocumentRedactor(redactor);

/** Has these values masked in everything that leaves from now on. */
export function keepSecret(values: Iterable<string>): void {
  redactor.learn(values);
}

/** Text as it may leave. */
export function redact(text: string): string {
  return redactor.text(text);
}

/** A document as it may leave; labels become the same in every document of this process. */
export function redactDocument<T>(document: T): T {
  return documents.redact(document);
}

/** The content of a log as it may leave. */
export function redactBytes(content: Buffer): Buffer {
  return redactBytesWith(content, redactor);
}

let isOutputMasked = false;

/** Masks what is written to both streams; a command that tells the runner what to mask has to name it. */
export function redactOutput(): void {
  if (isOutputMasked) return;
  isOutputMasked = true;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = ((chunk: unknown, ...rest: unknown[]) => write(masked(chunk), ...rest)) as typeof stream.write;
  }
}

function masked(chunk: unknown): unknown {
  const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : chunk;
  return typeof text !== 'string' || text.startsWith('::add-mask::') ? chunk : redactor.text(text);
}
