// An agent that says much and then ends when it is given work.
process.on('message', () => {
  for (let line = 0; line < 500; line++) process.stderr.write(`line ${line} ${'.'.repeat(60)}\n`);
  process.stderr.write('the last words', () => process.exit(3));
});
