import type { Template } from '../template/template.ts';

/** A time that a user waits: any number of milliseconds in between, uniformly distributed. */
export interface Pause {
  least: number;
  most: number;
}

export type Body =
  | { kind: 'text' | 'json' | 'form'; text: Template }
  | { kind: 'multipart'; parts: Part[] }
  /** Absolute path inside the repository; sent as it is. */
  | { kind: 'file'; file: string };

/** A part of a multipart form: either a value or a file. */
export interface Part {
  name: string;
  value: Template | null;
  /** Absolute path inside the repository. */
  file: string | null;
  filename: string | null;
  /** Media type. */
  type: string | null;
}

/** A value taken from an answer, for later requests of the journey. */
export interface Extraction {
  name: string;
  from:
    | { kind: 'json'; pointer: string }
    | { kind: 'header'; header: string }
    /** The first group, or the whole match without one. */
    | { kind: 'regex'; pattern: string };
  /** Taken when the answer does not have it; null: the journey ends there, as failed. */
  fallback: string | null;
}

/** What an answer has to hold. One that fails turns the request into an error, `check "name"`. */
export interface Check {
  name: string;
  that:
    | { kind: 'status'; codes: number[] }
    /** null: it is there at all. */
    | { kind: 'header'; header: string; contains: string | null }
    /** JSON that the value equals; undefined: it is there at all. */
    | { kind: 'json'; pointer: string; equals?: string }
    | { kind: 'body'; contains: string }
    /** Milliseconds. */
    | { kind: 'latency'; most: number };
}

/** Values are templates of the environment alone. */
export type Auth =
  | { kind: 'bearer'; token: Template }
  | { kind: 'basic'; user: Template; password: Template }
  | { kind: 'header'; header: string; value: Template };

export interface Request {
  /** What this request is called in every table; `GET /products` unless named. */
  label: string;
  method: string;
  /** Path and query, beginning with a slash. */
  path: Template;
  headers: Record<string, Template>;
  auth: Auth | null;
  body: Body | null;
  /** Expected status codes; null: any below 400. */
  status: number[] | null;
  /**
   * Not there unless redirects are followed, because it is part of what is compared and was not there at first; `none` where
   * the request itself says so, which makes no other traffic.
   */
  redirects?: 'follow' | 'none';
  /**
   * After its answer, in place of the pause of its journey. Not there unless it is set, as with redirects; of no meaning in a
   * plain list.
   */
  pause?: Pause;
  extract: Extraction[];
  checks: Check[];
  /**
   * What is extracted from its good answers is kept for whoever makes the load. Not there unless it is, as with redirects.
   */
  keeps?: true;
  /** Share of the requests, relative to the others of the scenario; of no meaning in a journey. */
  weight: number;
}
