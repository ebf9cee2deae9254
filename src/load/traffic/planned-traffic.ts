import type { Piece } from '../template/place.ts';
import type { Feeder } from './feeder.ts';
import type { Check, Extraction, Pause } from './request.ts';

/**
 * What virtual users send, as plain data for the processes that send it: the environment and the files are filled in.
 *
 * The words of this room: a *virtual user* sends one request after the other. It works in *turns*; a turn is one arrival of
 * an open model or one iteration of a closed one, and its number decides everything random in it. What a virtual user does
 * in a turn is one request of a plain list, or a *journey*: requests in their order. A *connection* is the socket that a
 * virtual user has for itself.
 */
export interface PlannedTraffic {
  /** Those that are measured, then those of `before`. */
  requests: PlannedRequest[];
  /**
   * One cycle of turns, in which everything stands as often as its weight says, spread evenly: indices of the requests of a
   * plain list, or of the journeys.
   */
  cycle: number[];
  /** null: a plain list, whose bytes are always the same and of whose answers nothing is asked. */
  journeys: JourneyPlan | null;
}

/** One request as bytes on the wire, built once and shared by all connections. */
export interface PlannedRequest {
  label: string;
  bytes: Uint8Array;
  /** An answer to HEAD carries no body whatever its headers say. */
  head: boolean;
  /** Expected status codes; null: any below 400. */
  status: number[] | null;
  /** Whether the body of the answer is kept for the virtual user. */
  reads: boolean;
  /** Whether its checks, and no rule of ours, say which status is good. */
  anyStatus: boolean;
  /** Origin of the target, within which redirects are followed; null: they are not. */
  redirects: string | null;
  /** Where the bytes are not the same every time; null: they are. */
  template: RequestTemplate | null;
  /** After its answer; null: that of its journey. */
  pause: Pause | null;
  extract: Extraction[];
  checks: Check[];
  /** Whether what is extracted from its good answers is kept. */
  keeps?: true;
}

/** A request whose pieces are put together when it is sent; its length is counted then. */
export interface RequestTemplate {
  /** Up to the header of the length, or the empty line. */
  head: Piece[];
  /** null: it has none, and no length either. */
  body: Piece[] | null;
  /** Nothing is filled in but cookies: without any, the request's `bytes` are sent. */
  fixed: boolean;
  /** Its own header of cookies, empty for none, which those of the virtual user join; null: these do not go with it. */
  cookies: Piece[] | null;
}

/** What virtual users do where they do more than send the same bytes: journeys, or single requests to fill in or check. */
export interface JourneyPlan {
  seed: number;
  all: PlannedJourney[];
  /** Indices of the requests that a virtual user sends once before its first journey. They stand after all others. */
  before: number[];
  /** Origin of the target, which cookies belong to; null: none are kept. */
  cookies: string | null;
  /** The feeders that are used, with the columns that are. */
  feeders: PlannedFeeder[];
  /** Whether a user rests between two journeys; where arrivals come by themselves it does not. */
  restsBetween: boolean;
}

export interface PlannedFeeder extends Pick<Feeder, 'name' | 'columns' | 'rows' | 'order' | 'atEnd'> {
  /** The values of the rows as JSON; null: they are text, or no request sends them as JSON. */
  json: string[][] | null;
}

export interface PlannedJourney {
  /** null: a request of a plain list, which is no journey to report. */
  name: string | null;
  /** After a request that has none of its own. */
  pause: Pause;
  /** Indices into the planned requests. */
  requests: number[];
}
