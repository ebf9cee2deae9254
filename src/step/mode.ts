import * as core from '@actions/core';
import { PerfGateError } from '../errors.ts';
import { quote } from '../text/quote.ts';

/**
 * What a step does: `run` measures and leaves documents, for a job whose token can only read; `report` tells what such a
 * job has left, in a job that runs nobody's code; `both` does it all.
 */
const MODES = ['run', 'report', 'both'] as const;
export type Mode = (typeof MODES)[number];

/** @throws PerfGateError `config` for anything else */
export function readMode(): Mode {
  const given = core.getInput('mode').trim() || 'both';
  const mode = MODES.find((known) => known === given);
  if (mode) return mode;
  throw new PerfGateError('config', `input "mode": ${quote(given)} is none of ${MODES.join(', ')}`);
}

/**
 * Whether the workflow accepts that the code of a fork runs with what a `pull_request_target` job has.
 *
 * @throws PerfGateError `config` where the input is neither true nor false
 */
export function allowsUntrusted(): boolean {
  const given = core.getInput('allow-untrusted').trim().toLowerCase();
  if (given === 'true') return true;
  if (given === 'false' || given === '') return false;
  throw new PerfGateError('config', `input "allow-untrusted": ${quote(given)} is neither true nor false`);
}
