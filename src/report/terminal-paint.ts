import { styleText } from 'node:util';
import type { Tone } from './status.ts';

const SIGN: Record<Tone, string> = { pass: '✓', fail: '✗', open: '?', note: '!' };
const COLOUR = { pass: 'green', fail: 'red', open: 'magenta', note: 'yellow' } as const;

/** Writes signs and emphasis, in colour or without. */
export interface Paint {
  /** A sign and its words. */
  sign(tone: Tone, words: string): string;
  strong(text: string): string;
  quiet(text: string): string;
}

export function paintOf(color: boolean): Paint {
  // The caller has decided: styleText would ask the terminal again.
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    sign: (tone, words) => style(COLOUR[tone], `${SIGN[tone]} ${words}`.trimEnd()),
    strong: (text) => style('bold', text),
    quiet: (text) => style('dim', text),
  };
}
