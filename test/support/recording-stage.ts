import type { SideName } from '../../src/events.ts';
import type { Fault } from '../../src/kinds/fault.ts';
import type {
  Called,
  CallOptions,
  LineOptions,
  Load,
  Loaded,
  LoadOptions,
  Stage,
  StagedService,
  Variant,
} from '../../src/kinds/stage.ts';
import type { Pacing } from '../../src/load/pace/pacing.ts';
import type { Traffic } from '../../src/load/traffic/traffic.ts';
import type { Exchange } from '../../src/load/trial/exchange.ts';
import type { Floor, FloorSignal } from '../../src/probes/floor.ts';
import type { HeapCounts } from '../../src/probes/heap-snapshot.ts';

/** What a kind asked a stage to do. */
export type Act =
  | { do: 'load'; traffic: Traffic; pacing: Pacing; options?: LoadOptions }
  | { do: 'beside'; first: Load; second: Load }
  | { do: 'serve'; variant: Variant | null }
  | { do: 'foresee' | 'fault'; fault: Fault }
  | { do: 'restart' }
  | { do: 'phase'; name: string; duration: number | null }
  | { do: 'run'; line: string; options: LineOptions }
  | { do: 'ask'; traffic: Traffic }
  | { do: 'call'; module: string; options: CallOptions }
  | { do: 'floor'; signal: FloorSignal | null }
  | { do: 'heap' }
  | { do: 'rest'; milliseconds: number };

/** What was measured of a load; what a test does not give was not asked for. */
type Answered = Pick<Loaded, 'window' | 'resources' | 'stopped'> & Partial<Loaded>;

/** What a test gives: the same every time, or what it works out from what is asked. */
interface Answers {
  loaded?: Answered | null | ((pacing: Pacing, traffic: Traffic) => Answered | null);
  output?: string | null | ((line: string, options: LineOptions) => string | null);
  exchanges?(traffic: Traffic): Exchange[];
  called?: Called | null;
  floor?: Floor | null | ((signal: FloorSignal | null) => Floor | null);
  heap?: HeapCounts | null | (() => HeapCounts | null);
  service?: StagedService;
  /** What a fault, or a new start of the service, fails with. */
  fault?: Error;
  restart?: Error;
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

  async serve<T>(variant: Variant | null, work: () => Promise<T>): Promise<T> {
    this.acts.push({ do: 'serve', variant });
    return work();
  }

  /** What is done meanwhile is done at once, at the time that it waits for. */
  async load(traffic: Traffic, pacing: Pacing, options?: LoadOptions): Promise<Loaded | null> {
    this.acts.push({ do: 'load', traffic, pacing, ...(options && { options }) });
    let now = 0;
    await options?.during?.({
      async at(milliseconds) {
        now = milliseconds;
        return true;
      },
      now: () => now,
    });
    return this.#answer(traffic, pacing);
  }

  async beside(first: Load, second: Load): Promise<{ first: Loaded; second: Loaded } | null> {
    this.acts.push({ do: 'beside', first, second });
    const [one, other] = [first, second].map(({ traffic, pacing }) => this.#answer(traffic, pacing));
    return one && other ? { first: one, second: other } : null;
  }

  #answer(traffic: Traffic, pacing: Pacing): Loaded | null {
    const { loaded = null } = this.#answers;
    const answered = typeof loaded === 'function' ? loaded(pacing, traffic) : loaded;
    if (!answered) return null;
    const nothing = { began: 0, windows: [], parts: [], silences: [], kept: [], seconds: [], usage: [] };
    return { ...nothing, ...answered };
  }

  foresee(fault: Fault): void {
    this.acts.push({ do: 'foresee', fault });
  }

  async fault(fault: Fault): Promise<void> {
    this.acts.push({ do: 'fault', fault });
    if (this.#answers.fault) throw this.#answers.fault;
  }

  async restart(): Promise<number> {
    this.acts.push({ do: 'restart' });
    if (this.#answers.restart) throw this.#answers.restart;
    return 0;
  }

  phase(name: string, duration: number | null = null): void {
    this.acts.push({ do: 'phase', name, duration });
  }

  async run(line: string, options: LineOptions): Promise<string | null> {
    this.acts.push({ do: 'run', line, options });
    const { output = null } = this.#answers;
    return typeof output === 'function' ? output(line, options) : output;
  }

  async ask(traffic: Traffic): Promise<Exchange[]> {
    this.acts.push({ do: 'ask', traffic });
    return this.#answers.exchanges?.(traffic) ?? [];
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
