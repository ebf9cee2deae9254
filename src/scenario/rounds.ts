import { randomInt } from 'node:crypto';
import type { Isolation, Order } from '../config/config.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { LoadAgent } from '../load/load-agent.ts';
import { currentMachine } from '../measurement/machine.ts';
import { RUN_SCHEMA, type Rules, type RunDocument } from '../measurement/run-document.ts';
import { Course, type CourseOptions } from './course.ts';
import { splitCores } from './isolation.ts';
import { digest } from './scenario-hash.ts';
import type { Side } from './side.ts';

export interface MeasureOptions extends CourseOptions {
  version: string;
  order: Order;
  isolation: Isolation;
  /** Path of the agent's entry. */
  agentScript: string;
}

/** What was measured, as documents. */
export interface Measurement {
  head: RunDocument;
  /** Measured beside the head; null without a base, or where it fell away. */
  base: RunDocument | null;
  /** Why the base fell away; a clause. */
  lost: string | null;
  /** What went differently from the plan, in words. */
  notices: string[];
}

/**
 * Measures all scenarios on all sides: build and set up each side once, then rounds, each with a fresh process of the
 * target. With two sides they take turns, in an order that is fixed beforehand. A base that is dispensable falls away
 * where it fails, and the head is measured without it.
 *
 * Never throws for what happens to a target or an agent: the document then carries the rounds so far and the failure.
 */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { sides, order } = options;
  const startedAt = new Date().toISOString();
  const cores = options.isolation === 'cores' ? await splitCores() : null;
  const split = cores && 'target' in cores ? cores : null;
  const rules: Rules = { order, seed: order === 'random' ? randomInt(2 ** 31) : null, cores: split };
  const agent = new LoadAgent(options.agentScript, split?.agent);
  const course = new Course(options, agent, rules);
  if (cores && 'problem' in cores) {
    course.notices.push(
      `The service and the load generator shared all processor cores, because isolation is not possible here: ${cores.problem}.`,
    );
  }
  let failure: RunDocument['failure'] = null;
  try {
    await course.run();
  } catch (error) {
    failure = failureOf(options.abort.aborted ? options.abort.reason : error);
  } finally {
    await agent.close();
  }
  const documentOf = (side: Side): RunDocument => ({
    ...emptyDocument(side, options.version, startedAt),
    rules,
    scenarios: course.runsOf(side),
    failure,
  });
  const { lost, notices } = course;
  const base = lost === null ? sides.find(({ name }) => name === 'base') : undefined;
  const head = sides.find(({ name }) => name === 'head') as Side;
  return { head: documentOf(head), base: base ? documentOf(base) : null, lost, notices };
}

/** Nothing is measured, because there is no difference to be found. */
export function unmeasured(head: Side, version: string): Measurement {
  return { head: emptyDocument(head, version, new Date().toISOString()), base: null, lost: null, notices: [] };
}

function emptyDocument({ origin, target }: Side, version: string, startedAt: string): RunDocument {
  return {
    kind: 'run',
    schema: RUN_SCHEMA,
    version,
    origin,
    startedAt,
    finishedAt: new Date().toISOString(),
    machine: currentMachine(),
    target: digest(target.start ?? new URL(target.url).origin),
    freshProcess: target.start !== null,
    scenarios: [],
    failure: null,
  };
}

function failureOf(error: unknown): RunDocument['failure'] {
  return { class: error instanceof PerfGateError ? error.class : 'internal', message: messageOf(error) };
}
