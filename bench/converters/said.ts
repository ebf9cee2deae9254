import type { Note } from '../../src/convert/imported.ts';
import type { Difference } from './compare.ts';

/** Words about how often something is sent, or how long a user waits. */
const ABOUT_SHARES =
  /weight|share|tenth|percent|%|times|once|often|repeat|loop|first|every|each|random|chosen|probability|condition|at the same time/i;
const ABOUT_PAUSES = /pause|wait|sleep|think|pacing|rate/i;
const ABOUT_LOADS = /load|duration|stage|phase|scenario|user|arrival|rate|iteration|options|connection/i;
const ABOUT_SAMENESS = /random|first|least|same|fixed|once|time|changes/i;

/** Says whether notes and remarks of a conversion name what differs from the source. */
export class Sayings {
  readonly #lines: string[];
  readonly #notes: readonly Note[];
  readonly #remarks: string[];

  constructor(source: string, notes: readonly Note[], remarks: string[]) {
    this.#lines = source.split('\n');
    // What is said of a media type says nothing about the rest of a request.
    this.#notes = notes.filter(({ text }) => !/content-type/i.test(text));
    this.#remarks = remarks;
  }

  /** Whether the difference is said: a note names its request, its line, or a line that it depends on. */
  covers({ kind, request }: Difference): boolean {
    const told = [...this.#remarks, ...this.#notes.map((note) => note.text)];
    if (kind === 'pause') return told.some((remark) => ABOUT_PAUSES.test(remark));
    if (kind === 'load') return told.some((remark) => ABOUT_LOADS.test(remark));
    // What is sent less often makes the share of everything else larger.
    if (kind === 'share' && told.some((remark) => ABOUT_SHARES.test(remark))) return true;
    const header = Object.keys(request?.headers ?? {}).some((name) => name === 'cookie' || name === 'authorization');
    if ((header || kind === 'share') && this.#remarks.some((remark) => /cookies|credentials/i.test(remark)))
      return true;
    const path = request?.target.replace(/\?.*/s, '') ?? '';
    if (/\/\d+\b/.test(path) && this.#remarks.some((remark) => /identifiers/.test(remark))) return true;
    if (kind === 'missing' && this.#remarks.some((remark) => namesPath(remark, path))) return true;
    const lines = this.#linesOf(path);
    return this.#notes.some((note) => {
      if (kind === 'always the same' && !ABOUT_SAMENESS.test(note.text)) return false;
      if (namesPath(note.text, path)) return true;
      return note.line === null ? kind === 'missing' && isCount(note.text) : lines.has(note.line);
    });
  }

  /** The lines that send to a path, those around them, and those that what they use comes from; from 1. */
  #linesOf(path: string): Set<number> {
    const segments = path.split('/').filter((segment) => segment.length > 1);
    const naming = this.#find((line) => segments.some((segment) => line.includes(segment)));
    const sending = naming.length > 0 ? naming : this.#find((line) => /client|http\.|url:|get|post/i.test(line));
    const lines = new Set(sending);
    for (const at of sending) for (const user of this.#users(at)) lines.add(user);
    for (let depth = 0; depth < 4; depth++) {
      for (const at of [...lines]) {
        for (const around of this.#around(at)) lines.add(around);
        for (const source of this.#sources(at)) lines.add(source);
      }
    }
    return new Set([...lines].map((at) => at + 1));
  }

  #find(matches: (line: string) => boolean): number[] {
    return this.#lines.flatMap((line, at) => (matches(line) ? [at] : []));
  }

  /** The lines of the blocks that a line is in, and the line right above it, which may be a decorator. */
  #around(at: number): number[] {
    const indent = (line: string) => line.search(/\S/);
    let own = indent(this.#lines[at] ?? '');
    const around = /^\s*[@}]/.test(this.#lines[at - 1] ?? '') ? [at - 1] : [];
    for (let above = at - 1; above >= 0 && own > 0; above--) {
      const line = this.#lines[above] ?? '';
      if (indent(line) < 0 || indent(line) >= own) continue;
      own = indent(line);
      around.push(above);
    }
    return around;
  }

  /** The lines that call something of the answer that a line gets. */
  #users(at: number): number[] {
    const name = /^\s*(?:const|let|var)?\s*(\w+)\s*=/.exec(this.#lines[at] ?? '')?.[1];
    return name === undefined ? [] : this.#find((line) => line.trimStart().startsWith(`${name}.`));
  }

  /** The lines that give a value to a name which a line uses. */
  #sources(at: number): number[] {
    const names = new Set(this.#lines[at]?.match(/[A-Za-z_$][\w$]*/g) ?? []);
    const given =
      /(?:^|[\s({,.*&])([A-Za-z_$][\w$]*)\s*(?:=(?!=)|:|\+=|\+\+|\[|\.\w+\s*=|\.(?:push|update|append|set|pop)\(|\()/g;
    return this.#find((line) => {
      // What is passed to a function may be changed by it.
      const passed = /^\s*[\w.]+\((.*)\);?$/.exec(line)?.[1]?.split(/ *, */) ?? [];
      if (passed.some((name) => names.has(name) && !COMMON.has(name))) return true;
      const defined = [...line.matchAll(given)].map(([, name]) => name as string);
      return (
        /^\s*(?:const|let|var|export|function|async|class|def|import|from|with|[\w.$]+\s*[+\-*]?=|[\w.]+\[|delete|[\w.]+\.\w+\()/.test(
          line,
        ) && defined.some((name) => names.has(name) && !COMMON.has(name))
      );
    });
  }
}

const COMMON = new Set(
  'http get post client self const let http_get import from export function default if for'.split(' '),
);

/** Whether a note about a recording or a document tells how many requests are missing, and why. */
function isCount(note: string): boolean {
  return /^\d+ (?:requests?|operations?)/.test(note);
}

/** Whether a text names a path, as it is or as a template such as `/items/{id}`. */
function namesPath(text: string, path: string): boolean {
  const named = text.replace(/https?:\/\/[^/\s"']+/g, '').match(/\/[^\s"'`,;?]+/g) ?? [];
  return named.some((one) => {
    const parts = one.replace(/[.:)]+$/, '').split(/\{[^{}]*\}/);
    const pattern = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^/]+');
    return new RegExp(`${pattern}$`).test(path);
  });
}
