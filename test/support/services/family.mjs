// A service with a child, whose pid is its answer. CHILD says what kind:
// `group`: in the same process group; `session`: in a session of its own, as after setsid;
// `daemon`: in a session of its own, and its parent has ended; `nameless`: in a session of its own, with no environment.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const forever = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
const { CHILD, PORT } = process.env;
const options = {
  stdio: 'ignore',
  detached: CHILD !== 'group',
  ...(CHILD === 'nameless' && { env: {} }),
};

function pidOfChild() {
  if (CHILD !== 'daemon') return Promise.resolve(spawn(process.execPath, ['-e', forever], options).pid);
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(forever)}],
         { detached: true, stdio: 'ignore' });
       process.stdout.write(String(child.pid), () => process.exit());`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve) => parent.stdout.on('data', (data) => parent.on('exit', () => resolve(Number(data)))));
}

const pid = await pidOfChild();
createServer((_, response) => response.end(String(pid))).listen(Number(PORT), '127.0.0.1');
