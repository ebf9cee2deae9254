import { measureAndTell } from './step/measure-and-tell.ts';
import { toTheEnd } from './step/to-the-end.ts';

// The action: measures, compares, reports on the pull request, and fails the job last.

await toTheEnd(measureAndTell);
