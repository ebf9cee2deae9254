import type { Picture } from './picture.ts';

// Text within a line, before any medium. It is untrusted until a writer writes it.

export type Medium = 'markdown' | 'html' | 'terminal';

/**
 * What a sign says; the word beside it says it too. `likely` lies between `fail` and `open`. The two that end in `aside`
 * are quiet: what they say of a figure counts for nothing, because another one decides.
 */
export type Tone = 'pass' | 'fail' | 'likely' | 'open' | 'note' | 'likely-aside' | 'open-aside';

/** A sign and its words. */
export interface Status {
  tone: Tone;
  words: string;
}

/** Text that belongs to some media only. */
export interface Placed {
  /** The media that it is written in; all of them where there is no list. */
  in?: readonly Medium[];
}

/** Text within a line; a string is a sentence or a part of one. */
export type Inline =
  | string
  /** A name: kept apart from its surroundings, and cut where it is long. */
  | { kind: 'name'; text: string; isolated: boolean }
  /** A number and its unit, which a line must not break apart. */
  | { kind: 'figure'; text: string }
  | { kind: 'strong' | 'quiet'; text: readonly Inline[] }
  | { kind: 'status'; status: Status }
  /** A link to a page; anything but an http(s) address is written as text. */
  | { kind: 'link'; text: string; url: string }
  /** A link to a titled block of the same report. */
  | { kind: 'jump'; text: readonly Inline[]; id: string }
  | { kind: 'hint'; text: string; hint: string }
  | { kind: 'break' }
  /** A picture whose figures stand beside it, unless it is spoken for itself. */
  | { kind: 'picture'; picture: Picture; tone?: Tone; spoken?: boolean }
  /** Text for some media. */
  | ({ kind: 'only'; text: readonly Inline[] } & Placed);

export function name(content: string, { isolated = true } = {}): Inline {
  return { kind: 'name', text: content, isolated };
}

export function figure(content: string): Inline {
  return { kind: 'figure', text: content };
}

export function strong(...content: Inline[]): Inline {
  return { kind: 'strong', text: content };
}

export function only(media: readonly Medium[], ...content: Inline[]): Inline {
  return { kind: 'only', in: media, text: content };
}

/** Turns a single text, or several, into a list. */
export function inlines(content: Inline | readonly Inline[]): readonly Inline[] {
  return Array.isArray(content) ? content : [content as Inline];
}

/** Whether something is written in a medium. */
export function isIn({ in: media }: { in?: readonly Medium[] }, medium: Medium): boolean {
  return media === undefined || media.includes(medium);
}

/** The words of a text for a place that has no form, such as a title: signs, breaks and pictures are left out. */
export function wordsOf(text: readonly Inline[]): string {
  return text.map(wordsIn).join('');
}

function wordsIn(part: Inline): string {
  if (typeof part === 'string') return part;
  switch (part.kind) {
    case 'name':
    case 'figure':
    case 'link':
    case 'hint':
      return part.text;
    case 'status':
      return part.status.words;
    case 'strong':
    case 'quiet':
    case 'jump':
    case 'only':
      return wordsOf(part.text);
    case 'break':
      return ' ';
    case 'picture':
      return '';
  }
}
