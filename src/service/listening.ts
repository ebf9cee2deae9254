import { readdirSync, readlinkSync } from 'node:fs';
import { readKernelFile } from './process-table.ts';
import { ProcessTree } from './process-tree.ts';

/** What the processes of a service listen on. */
export interface Listening {
  tcp: Endpoint[];
  /** Paths of Unix sockets; an abstract one begins with `@`. */
  sockets: string[];
}

export interface Endpoint {
  /** A literal address, IPv6 without brackets; `0.0.0.0` and `::` are all of them. */
  address: string;
  port: number;
}

/** The most open files of a process, and lines of a table of the kernel, that are looked at. */
const MOST_FILES = 10_000;
const MOST_LINES = 100_000;

/** The states in /proc/net/tcp (net/tcp_states.h) and /proc/net/unix (`__SO_ACCEPTCON`). */
const TCP_LISTEN = '0A';
const UNIX_LISTEN = 0x10000;

/**
 * Finds what a process and everything that it started listen on, from the sockets among their open files.
 *
 * @param pid the leader of the group that `start` became
 * @returns null where that cannot be known: another system than Linux, or processes of another user
 */
export function listeningOf(pid: number, proc = '/proc'): Listening | null {
  const members = new ProcessTree(pid, proc).members().filter(({ state }) => state !== 'Z');
  const inodes = new Set<string>();
  for (const member of members) {
    const own = socketsOf(`${proc}/${member.pid}/fd`);
    if (own === null) return null;
    for (const inode of own) inodes.add(inode);
  }
  // Its own network, should it have one.
  const net = `${proc}/${pid}/net`;
  const [tcp, tcp6, unix] = [`${net}/tcp`, `${net}/tcp6`, `${net}/unix`].map(readKernelFile);
  if (members.length === 0 || typeof tcp !== 'string') return null;
  return {
    tcp: distinct([...tcpIn(tcp, inodes), ...tcpIn(tcp6 ?? '', inodes)]),
    sockets: [...new Set(socketsIn(unix ?? '', inodes))],
  };
}

/** The inodes of the sockets among the open files; null: they are not ours to see. */
function socketsOf(folder: string): string[] | null {
  let files: string[];
  try {
    files = readdirSync(folder).slice(0, MOST_FILES);
  } catch (error) {
    // It has ended meanwhile.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : null;
  }
  return files.flatMap((file) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${file}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

/** Columns: number, local address, remote address, state, queues, timer, retransmits, uid, timeout, inode. */
function tcpIn(table: string, inodes: ReadonlySet<string>): Endpoint[] {
  return rowsOf(table).flatMap(([, local = '', , state, , , , , , inode = '']) => {
    if (state !== TCP_LISTEN || !inodes.has(inode)) return [];
    const [address = '', port = ''] = local.split(':');
    return [{ address: addressOf(address), port: Number.parseInt(port, 16) }];
  });
}

/** Columns: number, reference count, protocol, flags, type, state, inode, path. */
function socketsIn(table: string, inodes: ReadonlySet<string>): string[] {
  return rowsOf(table).flatMap(([, , , flags = '', , , inode = '', ...path]) =>
    (Number.parseInt(flags, 16) & UNIX_LISTEN) !== 0 && inodes.has(inode) && path.length > 0 ? [path.join(' ')] : [],
  );
}

function rowsOf(table: string): string[][] {
  return table
    .split('\n')
    .slice(1, MOST_LINES)
    .map((line) => line.trim().split(/\s+/));
}

/** Reads an address as the kernel writes it: words of 32 bits in the order of this machine, which is little-endian. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function distinct(endpoints: Endpoint[]): Endpoint[] {
  const seen = new Map(endpoints.map((endpoint) => [`${endpoint.address} ${endpoint.port}`, endpoint]));
  return [...seen.values()].toSorted((a, b) => a.port - b.port);
}
