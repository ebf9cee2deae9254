import type { Event } from '../events.ts';
import { kindOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { newsOf } from '../report/news.ts';
import { scenarioStatus } from '../report/status.ts';
import { wordsOf } from '../text/inline.ts';
import { sentence } from '../text/sentence.ts';
import type { Result } from '../verdict/result.ts';
import { LiveServer } from './server.ts';
import { StateOfRun } from './state.ts';
import { viewOf } from './view.ts';

/** The page that shows a run while it goes on, to browsers on this machine. It ends with the run. */
export class LivePage {
  readonly #state: StateOfRun;
  readonly #server: LiveServer;

  private constructor(state: StateOfRun, server: LiveServer) {
    this.#state = state;
    this.#server = server;
  }

  /** Begins to serve it. @throws Error where this machine lets nobody listen */
  static async open(scenarios: readonly Scenario[]): Promise<LivePage> {
    const state = new StateOfRun(
      scenarios.map((scenario) => {
        const { name, rounds, thresholds } = scenario;
        return { name, rounds, thresholds, words: kindOf(scenario).words(scenario) };
      }),
    );
    const { sections } = state;
    const server = await LiveServer.open({ sections, render: (section) => viewOf(section, state, performance.now()) });
    return new LivePage(state, server);
  }

  get url(): string {
    return this.#server.url;
  }

  listen(event: Event): void {
    this.#server.changed(this.#state.take(event, performance.now()));
  }

  /** Shows how the run ended to whoever looks, and ends. @param report the absolute path of the report; null: there is none */
  async end(result: Result, report: string | null): Promise<void> {
    const found = result.scenarios.map((scenario) => scenarioStatus(scenario, result));
    const news = newsOf(result);
    const ending = { status: news.status, text: sentence(wordsOf(news.sentence)), report };
    this.#server.changed(this.#state.end(ending, found));
    await this.#server.close();
  }

  /** Ends without a result, unless it has ended already. */
  async close(): Promise<void> {
    if (this.#state.ending === null) {
      const text = 'The run ended without a result. The terminal says why.';
      this.#server.changed(this.#state.end({ status: null, text, report: null }));
    }
    await this.#server.close();
  }
}
