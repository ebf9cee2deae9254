import { styleText } from 'node:util';
import type { Inline, Tone } from '../../text/inline.ts';
import { plainText } from '../../text/plain.ts';
import { joinParts, SIGN, writtenIn } from './inline.ts';

const COLOR = {
  pass: 'green',
  fail: 'red',
  likely: ['bold', 'magenta'],
  open: 'magenta',
  note: 'yellow',
  'likely-aside': ['dim', 'magenta'],
  'open-aside': 'dim',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/** Writes signs and emphasis, in color or without. */
export interface Paint {
  /** A sign and its words, which are untrusted. */
  sign(tone: Tone, words: string): string;
  strong(text: string): string;
  quiet(text: string): string;
  /** Gives a text of our own the color of a sign. */
  tint(tone: Tone, text: string): string;
}

export function paintOf(color: boolean): Paint {
  // The caller has decided: styleText would ask the terminal again.
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    sign: (tone, words) => style(COLOR[tone], `${SIGN[tone]} ${plainText(words)}`.trimEnd()),
    strong: (text) => style('bold', text),
    quiet: (text) => style('dim', text),
    tint: (tone, text) => style(COLOR[tone], text),
  };
}

/** Text within a line for a terminal, without escape sequences of its own or of anybody else. */
export function plainInline(text: readonly Inline[]): string {
  return paintedInline(text, NO_PAINT);
}

/** Text within a line, its signs and emphasis painted. */
export function paintedInline(text: readonly Inline[], paint: Paint): string {
  return joinParts(writtenIn(text, 'terminal'), (node) => {
    if (typeof node === 'string') return plainText(node);
    switch (node.kind) {
      case 'name':
      case 'figure':
      case 'hint':
        return plainText(node.text);
      case 'link':
        return plainText(`${node.text} (${node.url})`);
      case 'strong':
        return paint.strong(paintedInline(node.text, paint));
      case 'quiet':
        return paint.quiet(paintedInline(node.text, paint));
      case 'jump':
        return paintedInline(node.text, paint);
      case 'status':
        return paint.sign(node.status.tone, node.status.words);
      case 'break':
        return ' ';
      case 'picture':
        return plainText(node.picture.alternative);
    }
  });
}

const NO_PAINT = paintOf(false);
