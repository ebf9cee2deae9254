import { openPostgres } from '../src/postgres.mjs';

export const setup = () => openPostgres();
export const teardown = (postgres) => postgres.end();

export default async function ordersOfCustomer(postgres, { iteration }) {
  await postgres.query('SELECT id, note FROM orders WHERE customer = $1', [iteration % 1000]);
}
