import type { SideName } from '../../src/events.ts';
import type { LineOptions, Loaded, LoadOptions, Stage, StagedService } from '../../src/kinds/kind.ts';
import type { Pacing } from '../../src/load/pace/pacing.ts';
import type { Traffic } from '../../src/load/traffic/traffic.ts';
import type { Exchange } from '../../src/load/trial/exchange.ts';

/** What a kind asked a stage to do. */
export type Act =
  | { do: 'load'; traffic: Traffic; pacing: Pacing; options?: LoadOptions }
  | { do: 'phase'; name: string; duration: number | null }
  | { do: 'run'; line: string; options: LineOptions }
  | { do: 'ask'; traffic: Traffic }
  | { do: 'rest'; milliseconds: number };

/** A load that was measured; what nobody asked for need not be there. */
type GivenLoad = Pick<Loaded, 'window' | 'resources' | 'stopped'> & Partial<Loaded>;

/** What a test gives: the same every time, or what it works out from what is asked. */
interface Answers {
  loaded?: GivenLoad | null | ((pacing: Pacing, traffic: Traffic) => GivenLoad | null);
  output?: string | null | ((line: string, options: LineOptions) => string | null);
  exchanges?(traffic: Traffic): Exchange[];
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

  async load(traffic: Traffic, pacing: Pacing, options?: LoadOptions): Promise<Loaded | null> {
    this.acts.push({ do: 'load', traffic, pacing, ...(options && { options }) });
    const { loaded = null } = this.#answers;
    const given = typeof loaded === 'function' ? loaded(pacing, traffic) : loaded;
    return given && { began: 0, windows: [], parts: [], seconds: [], usage: [], ...given };
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

  async rest(milliseconds: number): Promise<void> {
    this.acts.push({ do: 'rest', milliseconds });
  }
}
