// A perf-gate in small, for a test that signals or kills it: says the pid of its agent when the window begins and the
// counts when it is over. Arguments: URL, milliseconds of the window.
import { load, newAgent } from './load.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
const [url = '', duration] = process.argv.slice(2);
const agent = newAgent();
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
const { counts } = await load(agent, url, {
  duration: Number(duration),
  listener: { measuring: () => say({ agent: agent.pid }) },
});
await agent.close();
say(counts);
