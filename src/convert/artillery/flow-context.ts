import type { Plain } from '../plain.ts';
import type { Expression } from '../tree.ts';
import type { Lines } from './lines.ts';
import type { Processor } from './processor.ts';
import type { Templates } from './template.ts';

/** What the steps of a flow have in common. */
export interface FlowContext {
  templates: Templates;
  lines: Lines;
  processor: Processor;
  /** Headers and cookies that every request has. */
  client: Expression | null;
  /** Whether cookies are among them. */
  hasJar: boolean;
  /** Functions that are called around every request. */
  hooks: { beforeRequest: string[]; afterResponse: string[] };
  /** Whether a capture that finds nothing ends the scenario. */
  isStrict: boolean;
  /** How much a think time varies, as Artillery writes it; null: it does not. */
  jitter: unknown;
  /** The constants of the configuration, as they are written. */
  constants: Plain;
}
