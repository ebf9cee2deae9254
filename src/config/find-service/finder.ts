import type { SourceFolder } from './source-folder.ts';

/** How a service is built, started and reached. */
export interface Service {
  build: string | null;
  start: string;
  url: string;
  teardown: string | null;
  /** The folder of the service, from the folder of the configuration; null: the same. */
  workingDirectory: string | null;
  /** The files and folders that make it up, without its documentation; empty: all of them. */
  paths: string[];
  /** Files outside git that it needs to start. */
  copy: string[];
  /** The database that it has a driver for, by its name; null: none that is known. */
  database: string | null;
}

/** What a finder says about a service: the rest does not depend on the language. */
type FoundLines = Pick<Service, 'build' | 'start' | 'url'> & Partial<Pick<Service, 'teardown'>>;

export interface Found {
  service: FoundLines;
  /** Where it was found, for messages: `the start script of package.json (it reads PORT)`. */
  found: string;
  /** Whether it may well be something else, such as the development server of a front end. */
  guess?: boolean;
  /** Whether it certainly listens on the port of the variable PORT. */
  readsPort: boolean;
}

/** Finds services of one kind, by reading files only. */
export interface Finder {
  /** What it looks for, for the message that nothing was found. */
  looksFor: string;
  find(folder: SourceFolder): Found | null;
}
