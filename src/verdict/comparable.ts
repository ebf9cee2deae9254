import type { Job, JobScenario } from '../measurement/job.ts';
import { definitionChanges } from '../measurement/metric.ts';
import type { Machine } from '../measurement/run-document.ts';
import { formatBytes } from '../text/numbers.ts';

/**
 * The tolerance for memory: machines of one type report a little more or less, because firmware and kernel keep some.
 */
const MEMORY_TOLERANCE = 0.05;

/**
 * Names what makes two measurements of a scenario incomparable (statistics.md 3 and 5), the most telling first.
 * The CPU model is not among them: a stored baseline of another model is shown, but cannot block (see {@link sameCpu}).
 */
export function differences(head: Job, base: Job, scenario: JobScenario, baseScenario: JobScenario): string[] {
  const found: string[] = [];
  if (scenario.hash !== baseScenario.hash) found.push('the scenario is defined differently');
  if (head.target !== base.target) found.push('the target is started differently');
  if (major(head.version) !== major(base.version)) {
    found.push(`perf-gate ${base.version} measured the baseline, ${head.version} this change`);
  }
  found.push(...definitionChanges(baseScenario.metrics, scenario.metrics));
  return [...found, ...machineDifferences(head.machine, base.machine)];
}

function machineDifferences(head: Machine, base: Machine): string[] {
  const found: string[] = [];
  if (head.cores !== base.cores) found.push(`${base.cores} cores before, ${head.cores} now`);
  if (Math.abs(head.memory - base.memory) > MEMORY_TOLERANCE * Math.max(head.memory, base.memory)) {
    found.push(`${formatBytes(base.memory)} of memory before, ${formatBytes(head.memory)} now`);
  }
  if (head.os !== base.os) found.push(`${base.os} before, ${head.os} now`);
  if (head.node !== base.node) found.push(`Node ${base.node} before, Node ${head.node} now`);
  return found;
}

export function sameCpu(head: Machine, base: Machine): boolean {
  return head.cpu === base.cpu;
}

function major(version: string): string | undefined {
  return version.split('.', 1)[0];
}
