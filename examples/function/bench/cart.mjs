import { totalOf } from '../src/cart.mjs';

const LINES = Array.from({ length: 2000 }, (_, n) => ({
  price: 1 + (n % 90),
  count: 1 + (n % 12),
  rate: n % 3 ? 0.19 : 0.07,
}));

/** Some hundred carts a call: one alone is too short for a clock. */
export default async function addUp() {
  for (let turn = 0; turn < 50; turn++) totalOf(LINES);
}
