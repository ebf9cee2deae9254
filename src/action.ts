import { measureAndTell } from './step/measure-and-tell.ts';
import { reportAndTell } from './step/report-and-tell.ts';
import { toTheEnd } from './step/to-the-end.ts';

// The action: measures, compares, reports on the pull request, and fails the job last. A workflow can have it measure in
// one job and report in another.

await toTheEnd(async (step) => {
  const means = await step.open();
  await (step.mode === 'report' ? reportAndTell(step, means) : measureAndTell(step, means));
});
