// What an endurance of so many hours takes in memory: everything that is counted and judged, with times that are made up.
// Argument: hours. Sends { taken (bytes beyond what the process took before), windows, verdicts, step }.
import { judgeSeries, seriesOf } from '../../src/kinds/endurance/judge-endurance.ts';
import { Recorder } from '../../src/load/tally/recorder.ts';
import { WindowsTally } from '../../src/load/tally/windows-tally.ts';
import { timelineOf } from '../../src/measurement/seen-rounds.ts';
import { SecondsUsed } from '../../src/probes/seconds-used.ts';

const hours = Number(process.argv[2]);
const before = process.memoryUsage.rss();
const SECOND = 1000;
const RATE = 50;
const START = Date.parse('2026-05-04T00:00:00.000Z');
const duration = hours * 3600 * SECOND;

const recorder = new Recorder(1);
recorder.open(0, 10_000, new WindowsTally({ length: 10_000, parts: [], forfeits: [] }, duration, false));
recorder.close(duration);
const used = new SecondsUsed(0);
let random = 1;
for (let second = 0; second < duration / SECOND; second++) {
  for (let request = 0; request < RATE; request++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const at = second * SECOND + request * (SECOND / RATE);
    const latency = 5 + (random / 2 ** 32) ** 4 * 60;
    recorder.sent(0, at);
    if (random % 997 === 0) recorder.answer(0, 'status 500', 100, at, at + latency);
    else recorder.answer(0, null, 1000, at, at + latency);
  }
  used.add(second * SECOND, { cpu: second * 300, memory: 90e6 + (random % 1e6), disk: 0 });
}
const { seconds, windows } = recorder.outcome();
const usage = used.end();
const verdicts = judgeSeries(seriesOf(windows.windows, usage), 0.05).map(({ name, verdict }) => `${name}: ${verdict}`);
const seen = { index: 0, from: START, measured: START, until: START + duration, load: seconds, used: usage };
const timeline = timelineOf([{ ...seen, load: placed(seconds), used: placed(usage) }], START);
process.send({
  taken: process.resourceUsage().maxRSS * 1024 - before,
  windows: windows.windows.length,
  verdicts,
  step: timeline.step,
});
process.disconnect();

function placed(all) {
  return all.map((one) => ({ ...one, at: START + one.at }));
}
