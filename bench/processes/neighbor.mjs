// Keeps a core busy in bursts of half a second to two seconds, 30 % of the time, until it is disconnected.
const SHARE = 0.3;
const SHORTEST = 500;
const LONGEST = 2000;

process.once('disconnect', () => process.exit());
function burst() {
  const length = SHORTEST + Math.random() * (LONGEST - SHORTEST);
  const end = performance.now() + length;
  // In short pieces, so that the end is heard.
  const work = () => {
    const pause = performance.now() + 20;
    while (performance.now() < pause);
    if (performance.now() < end) setImmediate(work);
    else setTimeout(burst, length * (1 / SHARE - 1));
  };
  work();
}
setTimeout(burst, Math.random() * LONGEST);
