import type { Engine, EngineWindow } from '../engines/engine.ts';
import { PerfGateError } from '../errors.ts';
import type { Load, Loaded } from '../kinds/stage.ts';
import type { WindowsPlan } from '../load/tally/windows-tally.ts';
import { boundedExample, type KindExample } from '../measurement/failure-example.ts';
import { mergeWindows } from '../measurement/merge-windows.ts';
import type { Resources } from '../measurement/run-document.ts';
import type { LoadSecond, UsedSecond } from '../measurement/second.ts';
import type { SeenRound } from '../measurement/seen-rounds.ts';
import { type Watching, watch } from '../probes/index.ts';
import type { Readings } from '../probes/probe.ts';
import type { SeriesWatch } from '../probes/series.ts';
import { redactDocument } from '../secrets/border.ts';
import { describeExit } from '../service/process-group.ts';
import type { RunningTarget } from '../service/start.ts';
import { secondsOf } from './seconds-of.ts';

/** Who loads what, for whom. */
export interface PieceScene {
  service: RunningTarget;
  /** What makes the load. */
  engine: Engine;
  /** The processes of every generator that is at work. */
  generators(): number[];
  /** The name of the scenario, and the index of the round from 0. */
  scenario: string;
  index: number;
  abort: AbortSignal;
}

/** How a piece is loaded beyond its load. */
export interface PieceOptions {
  /** How its window is divided; null: it is not. */
  windows: WindowsPlan | null;
  /** What reads metrics of the service's own meanwhile. */
  series?: SeriesWatch | null;
  /** Whether it goes on when the service ends. */
  outlives: boolean;
  /** Raised when it has to end before its time; its reason is somebody else's to report. */
  until?: AbortSignal;
}

export const USUAL: PieceOptions = { windows: null, outlives: false };

/** What was measured in one piece. */
export interface Piece {
  measured: EngineWindow;
  readings: Readings | null;
  /** Whether the service was another process at its end than at its start, so that what it used was not all read. */
  isReplaced: boolean;
  /** When its window began, milliseconds since the epoch; what is below counts from there. */
  began: number;
  seconds: readonly LoadSecond[];
  usage: readonly UsedSecond[];
}

/**
 * Loads a service for a warm-up and a window without a break, and watches its processes.
 *
 * @param onMeasuring called when the window begins
 * @returns null when it was ended before its time
 * @throws PerfGateError `target` when the service ends meanwhile, and what {@link Engine.run} throws
 */
export async function loadPiece(
  { service, engine, generators, scenario, index, abort }: PieceScene,
  { traffic, pacing }: Load,
  onMeasuring: () => void,
  { windows, series = null, outlives, until }: PieceOptions,
): Promise<Piece | null> {
  const exit = new AbortController();
  let finished = false;
  service.exited.then(() => {
    if (!finished && !outlives) exit.abort();
  });
  let watching: Watching | null = null;
  let readings: Readings | null = null;
  let usage: ReturnType<Watching['seconds']> = [];
  let began = now();
  let pid = service.pid;
  const end = () => {
    if (watching !== null) series?.end();
    readings = watching?.end() ?? readings;
    usage = watching?.seconds() ?? usage;
    watching = null;
  };
  const listener = {
    measuring() {
      onMeasuring();
      began = now();
      pid = service.pid;
      watching = watch({ target: pid, generator: generators() });
      series?.begin();
    },
    measured: end,
  };
  const either = AbortSignal.any([abort, exit.signal, ...(until ? [until] : [])]);
  const measured = await engine.run(service, traffic, pacing, listener, either, windows).finally(() => {
    finished = true;
    end();
  });
  if (exit.signal.aborted) {
    const how = describeExit(await service.exited);
    throw new PerfGateError(
      'target',
      `the target ${how} while "${scenario}" was loading it (round ${index + 1}). ${service.logTail()}`,
    );
  }
  if (either.aborted || measured === null) return null;
  return { measured, readings, isReplaced: service.pid !== pid, began, seconds: secondsOf(measured), usage };
}

/** Puts together the pieces of one window. @param pieces at least one @param resources what was used meanwhile */
export function loadedOf(pieces: readonly [Piece, ...Piece[]], resources: Resources | null): Loaded {
  const [first, ...others] = pieces;
  const { began } = first;
  return {
    window: mergeWindows(
      pieces.map(
        ({
          measured: { stopped: _, seconds: __, windows: ___, silences: ____, kept: _____, examples: ______, ...window },
        }) => window,
      ),
    ),
    resources,
    stopped: pieces.at(-1)?.measured.stopped ?? null,
    began,
    windows: first.measured.windows?.windows ?? [],
    parts: first.measured.windows?.parts ?? [],
    silences: others.length === 0 ? (first.measured.silences ?? []) : [],
    kept: pieces.flatMap(({ measured }) => measured.kept ?? []),
    seconds: pieces.flatMap((piece) => placed(piece.seconds, piece.began - began)),
    usage: pieces.flatMap((piece) => placed(piece.usage, piece.began - began)),
  };
}

/** What was seen over time while a stage measured. */
export type Seen = Omit<SeenRound, 'index' | 'from' | 'parts'>;

export function seenOf({ measured, began, seconds, usage }: Piece): Seen {
  return {
    measured: began,
    until: began + measured.duration,
    load: placed(seconds, began),
    used: placed(usage, began),
    examples: shownExamples(measured.examples),
  };
}

/** Examples as documents have them: they are masked before they are cut, because half a secret is not found. */
function shownExamples(examples: readonly KindExample[] = []): KindExample[] {
  return examples.map(({ kind, example }) => ({ kind, example: boundedExample(redactDocument(example)) }));
}

/** The same with times that count from another start. @param by the milliseconds from that to theirs */
export function placed<Second extends { at: number }>(seconds: readonly Second[], by: number): readonly Second[] {
  return by === 0 ? seconds : seconds.map((second) => ({ ...second, at: by + second.at }));
}

/** The time in milliseconds since the epoch, by a clock that is never set back. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
