import type { Settings } from '../schema/schema.ts';
import type { WrittenMap } from './written.ts';

/** A file as it is written, and what the schema makes of it. */
export interface ReadFile {
  written: WrittenMap;
  settings: Settings;
}

/** What the sentences need to know besides both files. */
export interface Telling {
  /** Whether the base's rules decide. */
  byBase: boolean;
  /** What the base is called, such as main. */
  ref: string;
}
