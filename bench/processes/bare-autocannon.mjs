// Unmodified autocannon, until its parent ends it. Arguments: URL, connections.
import autocannon from 'autocannon';

const [url, connections] = process.argv.slice(2);
autocannon({ url, connections: Number(connections), duration: 3600 });
process.on('disconnect', () => process.exit());
