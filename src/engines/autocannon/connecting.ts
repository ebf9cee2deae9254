import type { Connecting } from '../../load/traffic/resolve-url.ts';

/** Where autocannon connects to, and how. */
export function connectingTo({ secure, address, port, socket, serverName, client }: Connecting) {
  const host = address.includes(':') ? `[${address}]` : address;
  const servername = serverName !== null && { servername: serverName };
  return {
    url: `${secure ? 'https' : 'http'}://${host}:${port}`,
    ...servername,
    ...(socket !== null && { socketPath: socket }),
    ...(secure && { tlsOptions: { ...client, ...servername } }),
  };
}
