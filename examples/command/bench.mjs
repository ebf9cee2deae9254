// Measures how long JSON takes to parse, and writes its samples for perf-gate.
const text = JSON.stringify(Array.from({ length: 2000 }, (_, id) => ({ id, name: `item ${id}`, tags: ['a', 'b'] })));

const samples = Array.from({ length: 30 }, () => {
  const begin = performance.now();
  JSON.parse(text);
  return performance.now() - begin;
});

const metrics = {
  parse: { title: 'time to parse', unit: 'ms', better: 'lower', samples },
  input: { title: 'size of the input', unit: 'bytes', better: 'lower', gated: false, samples: [text.length] },
};
console.log(JSON.stringify({ metrics }));
