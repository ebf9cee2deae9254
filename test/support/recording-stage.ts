import type { SideName } from '../../src/events.ts';
import type { LineOptions, Loaded, LoadOptions, Stage, StagedService } from '../../src/kinds/kind.ts';
import type { Pacing } from '../../src/load/pace/pacing.ts';
import type { Traffic } from '../../src/load/traffic/traffic.ts';

/** What a kind asked a stage to do. */
export type Act =
  | { do: 'load'; traffic: Traffic; pacing: Pacing; options?: LoadOptions }
  | { do: 'phase'; name: string; duration: number | null }
  | { do: 'run'; line: string; options: LineOptions }
  | { do: 'rest'; milliseconds: number };

/** What a test gives for what a kind asks for; of a load, what it does not give was not asked for. */
interface Answers {
  loaded?: (Pick<Loaded, 'window' | 'resources' | 'stopped'> & Partial<Loaded>) | null;
  output?: string | null;
  service?: StagedService;
}

/** Does nothing, and writes down what it was asked for; a window or the output of a line is what the test gives. */
export class RecordingStage implements Stage {
  readonly acts: Act[] = [];
  readonly side: SideName;
  readonly index = 0;
  readonly abort: AbortSignal = new AbortController().signal;
  readonly #answers: Answers;

  constructor(answers: Answers, side: SideName = 'head') {
    this.#answers = answers;
    this.side = side;
  }

  get service(): StagedService {
    const { service } = this.#answers;
    if (!service) throw new Error('there is no service');
    return service;
  }

  async load(traffic: Traffic, pacing: Pacing, options?: LoadOptions): Promise<Loaded | null> {
    this.acts.push({ do: 'load', traffic, pacing, ...(options && { options }) });
    const { loaded } = this.#answers;
    if (!loaded) return null;
    return { began: 0, windows: [], parts: [], seconds: [], usage: [], ...loaded };
  }

  phase(name: string, duration: number | null = null): void {
    this.acts.push({ do: 'phase', name, duration });
  }

  async run(line: string, options: LineOptions): Promise<string | null> {
    this.acts.push({ do: 'run', line, options });
    return this.#answers.output ?? null;
  }

  async rest(milliseconds: number): Promise<void> {
    this.acts.push({ do: 'rest', milliseconds });
  }
}
