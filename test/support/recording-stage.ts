import type { SideName } from '../../src/events.ts';
import type { Called, CallOptions, LineOptions, Loaded, Stage, StagedService } from '../../src/kinds/kind.ts';
import type { Pacing } from '../../src/load/pace/pacing.ts';
import type { Traffic } from '../../src/load/traffic/traffic.ts';
import type { Floor, FloorSignal } from '../../src/probes/floor.ts';
import type { HeapCounts } from '../../src/probes/heap-snapshot.ts';

/** What a kind asked a stage to do. */
export type Act =
  | { do: 'load'; traffic: Traffic; pacing: Pacing }
  | { do: 'run'; line: string; options: LineOptions }
  | { do: 'call'; module: string; options: CallOptions }
  | { do: 'floor'; signal: FloorSignal | null }
  | { do: 'heap' }
  | { do: 'rest'; milliseconds: number };

/** What a test gives: the same every time, or what it works out from what is asked. */
interface Answers {
  loaded?: Loaded | null | ((pacing: Pacing, traffic: Traffic) => Loaded | null);
  output?: string | null | ((line: string, options: LineOptions) => string | null);
  called?: Called | null;
  floor?: Floor | null | ((signal: FloorSignal | null) => Floor | null);
  heap?: HeapCounts | null | (() => HeapCounts | null);
  service?: StagedService;
}

/** Does nothing, and writes down what it was asked for; a window or the output of a line is what the test gives. */
export class RecordingStage implements Stage {
  readonly acts: Act[] = [];
  readonly side: SideName;
  readonly index: number;
  readonly abort: AbortSignal = new AbortController().signal;
  readonly #answers: Answers;

  constructor(answers: Answers, side: SideName = 'head', index = 0) {
    this.#answers = answers;
    this.side = side;
    this.index = index;
  }

  get service(): StagedService {
    const { service } = this.#answers;
    if (!service) throw new Error('there is no service');
    return service;
  }

  async load(traffic: Traffic, pacing: Pacing): Promise<Loaded | null> {
    this.acts.push({ do: 'load', traffic, pacing });
    const { loaded = null } = this.#answers;
    return typeof loaded === 'function' ? loaded(pacing, traffic) : loaded;
  }

  async run(line: string, options: LineOptions): Promise<string | null> {
    this.acts.push({ do: 'run', line, options });
    const { output = null } = this.#answers;
    return typeof output === 'function' ? output(line, options) : output;
  }

  async call(module: string, options: CallOptions): Promise<Called | null> {
    this.acts.push({ do: 'call', module, options });
    return this.#answers.called ?? null;
  }

  async floor(signal: FloorSignal | null): Promise<Floor | null> {
    this.acts.push({ do: 'floor', signal });
    const { floor = null } = this.#answers;
    return typeof floor === 'function' ? floor(signal) : floor;
  }

  async heap(): Promise<HeapCounts | null> {
    this.acts.push({ do: 'heap' });
    const { heap = null } = this.#answers;
    return typeof heap === 'function' ? heap() : heap;
  }

  async rest(milliseconds: number): Promise<void> {
    this.acts.push({ do: 'rest', milliseconds });
  }
}
