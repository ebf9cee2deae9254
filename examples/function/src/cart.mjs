/** Adds up a cart: the price of each line, less the discount on many of the same, and the taxes by rate. */
export function totalOf(lines) {
  const taxes = new Map();
  let total = 0;
  for (const { price, count, rate } of lines) {
    const sum = price * count * (count >= 10 ? 0.9 : 1);
    taxes.set(rate, (taxes.get(rate) ?? 0) + sum * rate);
    total += sum;
  }
  return { total, taxes: Object.fromEntries(taxes) };
}
