// Reads what the server of this address sends, until it is disconnected.
import { get } from 'node:http';

get(process.argv[2], (response) => {
  process.send('open');
  response.resume();
});
process.once('disconnect', () => process.exit());
