// Fills the service with SIZE items, in place of what is there. perf-gate runs it before each size.
const { SIZE, PERF_GATE_URL } = process.env;

const items = Array.from({ length: Number(SIZE) }, (_, id) => ({ id, name: `item ${id}`, price: (id * 7919) % 1000 }));
const answer = await fetch(`${PERF_GATE_URL}/items`, { method: 'PUT', body: JSON.stringify(items) });
if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
console.log(`${SIZE} items`);
