import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LoadShape } from './load-shape.ts';
import type { Sent } from './sent.ts';

export const LANGUAGES = ['k6', 'locust', 'artillery', 'har', 'openapi'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A request of which some parts are not the same each time. */
interface Varied {
  /** Regular expression for path and query. */
  targetLike?: string;
  /** JSON schema that the body satisfies. */
  bodySchema?: Record<string, unknown>;
  /** The least and the most that each number in it was. */
  ranges?: [least: number, most: number][];
}

/** What a request was, and how many times it came. */
export interface Seen extends Sent, Varied {
  count: number;
}

/** What the real tool sends for a corpus file. */
export interface Truth {
  /** With its version; null: it was written by hand, because no tool sends it. */
  tool: string | null;
  /** Mean milliseconds between two requests of one user; null: not known, or no pause. */
  pause: number | null;
  /** Whether shares say anything: not where the requests of a document have no frequency. */
  shares: boolean;
  /** The load of each scenario, where the source has any. */
  load?: Record<string, LoadShape>;
  requests: Seen[];
}

/** A corpus file: one construct of one language. */
export interface CorpusFile {
  language: Language;
  /** The name of the file without its ending. */
  construct: string;
  /** Its name in the folder of its language. */
  file: string;
  text: string;
  truth: Truth | null;
}

export const CORPUS = resolve(import.meta.dirname, '../../test/convert/corpus');
const SOURCE = /^([\w-]+)\.(?:js|ts|py|yml|yaml|har|json)$/;

/** Reads the corpus of a language, by the names of its constructs. */
export function readCorpus(language: Language): CorpusFile[] {
  const folder = join(CORPUS, language);
  return readdirSync(folder)
    .filter((file) => SOURCE.test(file))
    .sort()
    .map((file) => {
      const construct = SOURCE.exec(file)?.[1] as string;
      const truth = join(folder, `${construct}.truth.json`);
      return {
        language,
        construct,
        file,
        text: readFileSync(join(folder, file), 'utf8'),
        truth: existsSync(truth) ? (JSON.parse(readFileSync(truth, 'utf8')) as Truth) : null,
      };
    });
}
