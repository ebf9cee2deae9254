// An agent that fails at once, and tells what it was started with.
process.on('message', () => {
  const { env, execArgv } = process;
  process.send({ type: 'failed', message: JSON.stringify({ env: Object.keys(env), execArgv }) });
});
