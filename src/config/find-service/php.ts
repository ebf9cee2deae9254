import type { Finder } from './finder.ts';
import { CHOSEN_URL } from './port.ts';

/** Services in PHP with a front controller, by the server that PHP brings. */
export const php: Finder = {
  looksFor: 'composer.json with public/index.php',
  find(folder) {
    if (!folder.has('composer.json') || !folder.has('public/index.php')) return null;
    // One worker answers one request at a time.
    const start = 'PHP_CLI_SERVER_WORKERS=4 php -S 127.0.0.1:$PORT -t public';
    const found = 'public/index.php (PHP listens on the port that it is given)';
    return { service: { build: 'composer install --no-interaction', start, url: CHOSEN_URL }, found, readsPort: true };
  },
};
