import { openPostgres } from '../src/postgres.mjs';

export const setup = () => openPostgres();
export const teardown = (postgres) => postgres.end();

export default async function ordersWithNote(postgres, { iteration }) {
  await postgres.query('SELECT id, customer FROM orders WHERE note = $1', [`note ${iteration % 977}`]);
}
