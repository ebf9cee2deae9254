import type { SideName } from '../../src/events.ts';
import type { LineOptions, Loaded, Stage, StagedService } from '../../src/kinds/kind.ts';
import type { Pacing } from '../../src/load/pace/pacing.ts';
import type { Traffic } from '../../src/load/traffic/traffic.ts';

/** What a kind asked a stage to do. */
export type Act =
  | { do: 'load'; traffic: Traffic; pacing: Pacing }
  | { do: 'run'; line: string; options: LineOptions }
  | { do: 'rest'; milliseconds: number };

/** Does nothing, and writes down what it was asked for; a window or the output of a line is what the test gives. */
export class RecordingStage implements Stage {
  readonly acts: Act[] = [];
  readonly side: SideName;
  readonly index = 0;
  readonly abort: AbortSignal = new AbortController().signal;
  readonly #answers: { loaded?: Loaded | null; output?: string | null; service?: StagedService };

  constructor(
    answers: { loaded?: Loaded | null; output?: string | null; service?: StagedService },
    side: SideName = 'head',
  ) {
    this.#answers = answers;
    this.side = side;
  }

  get service(): StagedService {
    const { service } = this.#answers;
    if (!service) throw new Error('there is no service');
    return service;
  }

  async load(traffic: Traffic, pacing: Pacing): Promise<Loaded | null> {
    this.acts.push({ do: 'load', traffic, pacing });
    return this.#answers.loaded ?? null;
  }

  async run(line: string, options: LineOptions): Promise<string | null> {
    this.acts.push({ do: 'run', line, options });
    return this.#answers.output ?? null;
  }

  async rest(milliseconds: number): Promise<void> {
    this.acts.push({ do: 'rest', milliseconds });
  }
}
