// What somebody types who has no sweep: unmodified autocannon with one number of connections after the other.
// Arguments: URL, seconds of each, numbers of connections. Prints good answers per second as samples of a command scenario.
import autocannon from 'autocannon';

const [url, duration, ...levels] = process.argv.slice(2);
const metrics = {};
// Its code is compiled before the first level, as that of the sweep is by its warm-up.
await autocannon({ url, connections: Number(levels[0]), duration: 1 });
for (const level of levels) {
  const result = await autocannon({ url, connections: Number(level), duration: Number(duration) });
  metrics[`users-${level}`] = { unit: '/s', better: 'higher', samples: [result['2xx'] / result.duration] };
}
console.log(JSON.stringify({ metrics }));
