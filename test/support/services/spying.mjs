// Reads what /proc shows of every process, as hostile code under test would, and notes where it finds a secret that it
// should not find. `--import` of a service: until its end; `node spying.mjs`: for half a second.
// SPY_SECRETS is a file with a JSON list, SPY_NOTES one to append to, SPY_DIST the folder of perf-gate's entries.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';

const { SPY_SECRETS, SPY_NOTES, SPY_DIST, SPY_INSPECT } = process.env;
const secrets = JSON.parse(readFileSync(SPY_SECRETS, 'utf8')).map((secret) => Buffer.from(secret));
const noted = new Set();

function note(text) {
  if (!noted.has(text)) appendFileSync(SPY_NOTES, `${text}\n`);
  noted.add(text);
}

function read(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`);
  } catch {
    return Buffer.alloc(0);
  }
}

function look() {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const line = read(pid, 'cmdline').toString().replaceAll('\0', ' ');
    for (const name of ['environ', 'cmdline']) {
      const shown = read(pid, name);
      if (secrets.some((secret) => shown.includes(secret))) note(`found in ${name} of ${line}`);
    }
    const entry = /dist\/(\w+)\/index\.js/.exec(line)?.[1];
    if (entry && line.includes(SPY_DIST) && read(pid, 'environ').length > 0) note(`read ${entry}`);
  }
}

function parentOf(pid) {
  const stat = read(pid, 'stat').toString();
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Asks the processes that started this one, and those that they started, to open Node's inspector. */
async function inspect() {
  const ancestors = new Set();
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) ancestors.add(pid);
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const own = all.filter(
    (pid) => read(pid, 'cmdline').includes(SPY_DIST) && (ancestors.has(pid) || ancestors.has(parentOf(pid))),
  );
  for (const pid of own) {
    process.kill(pid, 'SIGUSR1');
    note(`signaled ${/dist\/(\w+)/.exec(read(pid, 'cmdline').toString())?.[1]}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  await new Promise((resolve) => {
    const socket = connect(9229, '127.0.0.1');
    socket.on('connect', () => {
      note('found an inspector');
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });
  note('inspected');
}

look();
const timer = setInterval(look, 20);
if (import.meta.filename === process.argv[1]) setTimeout(() => clearInterval(timer), 500);
else timer.unref();
if (SPY_INSPECT) void inspect();
