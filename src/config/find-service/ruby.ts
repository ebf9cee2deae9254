import type { Finder } from './finder.ts';
import { CHOSEN_URL } from './port.ts';

/** Services in Ruby: Rails, else what config.ru names, by Puma where it is a dependency. */
export const ruby: Finder = {
  looksFor: 'Gemfile with bin/rails or config.ru',
  find(folder) {
    const gems = folder.read('Gemfile');
    if (gems === null) return null;
    const isRails = folder.has('bin/rails');
    if (!isRails && !folder.has('config.ru')) return null;
    const server = /^\s*gem\s+["']puma["']/m.test(gems)
      ? 'bundle exec puma -b tcp://127.0.0.1:$PORT'
      : 'bundle exec rackup -o 127.0.0.1 -p $PORT';
    const start = isRails ? 'bin/rails server -b 127.0.0.1 -p $PORT' : server;
    const found = `${isRails ? 'bin/rails' : 'config.ru'} (it listens on the port that it is given)`;
    return { service: { build: 'bundle install', start, url: CHOSEN_URL }, found, readsPort: true };
  },
};
