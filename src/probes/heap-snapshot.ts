import { constants, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { snapshotFile } from '../service/heap-preload.ts';
import { askHeap } from './ask-heap.ts';
import { runningPids } from './floor.ts';

/** What a heap holds of one kind of thing. */
interface HeapCount {
  count: number;
  bytes: number;
}

/** By the constructor of objects, or in brackets by what else there is. */
export type HeapCounts = ReadonlyMap<string, HeapCount>;

/** Bytes of a snapshot that is read, and of the head of one. */
const MOST_FILE = 1_500_000_000;
const MOST_HEAD = 100_000;
const CHUNK = 1_048_576;
/** Characters of a name. */
const MOST_NAME = 100;

/** What has no constructor, by V8's name of its type; the rest is the engine's own. */
const OTHERS: Readonly<Record<string, string>> = {
  string: '(strings)',
  'concatenated string': '(strings)',
  'sliced string': '(strings)',
  array: '(arrays)',
  closure: '(functions)',
  number: '(numbers)',
  bigint: '(numbers)',
  regexp: '(regular expressions)',
};
const ENGINE = '(engine)';
/** The types whose names are told. */
const NAMED = ['object', 'native'];

/**
 * Counts what the heaps of all Node processes of a service hold after garbage collection, by snapshots that they write.
 *
 * @param heaps where they answer
 * @returns null where none does
 */
export async function countHeaps(pid: number, heaps: string): Promise<HeapCounts | null> {
  const total = new Map<string, HeapCount>();
  let isKnown = false;
  for (const one of runningPids(pid)) {
    if ((await askHeap(heaps, one, 'snapshot')) === null) continue;
    const file = snapshotFile(heaps, one);
    try {
      for (const [name, { count, bytes }] of await countObjects(file)) add(total, name, count, bytes);
      isKnown = true;
    } catch {
      // What a process of the target has written may be anything.
    } finally {
      rmSync(file, { force: true });
    }
  }
  return isKnown ? total : null;
}

/** Counts the objects of a heap snapshot of V8, of which only one part at a time is in memory. @throws Error */
export async function countObjects(path: string): Promise<HeapCounts> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > MOST_FILE) throw new Error('it is no snapshot that can be read');
    const reader = new SnapshotReader();
    for await (const chunk of chunksOf(file)) if (reader.take(chunk)) break;
    return reader.counts();
  } finally {
    await file.close();
  }
}

async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

const [ZERO, NINE, COMMA, END, QUOTE, BACKSLASH] = [...'09,]"\\'].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
];
const NODES = '"nodes":[';
const STRINGS = '"strings":[';

/**
 * Reads a snapshot byte by byte: its head says what the fields of a node are, nodes are whole numbers, and names are
 * indices of the texts at the end. V8 writes them in this order (heap-snapshot-generator.cc).
 */
class SnapshotReader {
  #part: 'head' | 'nodes' | 'between' | 'strings' | 'end' = 'head';
  #text = '';
  #fields = 0;
  #at = { type: -1, name: -1, size: -1 };
  #types: string[] = [];
  #node: number[] = [];
  #number = 0;
  #hasDigits = false;
  /** By type and name. */
  readonly #found = new Map<string, HeapCount & { type: string; name: number }>();
  readonly #names = new Map<number, string>();
  #wanted = new Set<number>();
  #index = 0;
  #inString = false;
  #isEscaped = false;
  #bytes: number[] = [];

  /** @returns whether all of it was read */
  take(chunk: Buffer): boolean {
    let from = 0;
    while (from < chunk.length && this.#part !== 'end') {
      if (this.#part === 'head') from = this.#takeHead(chunk, from);
      else if (this.#part === 'nodes') from = this.#takeNodes(chunk, from);
      else if (this.#part === 'between') from = this.#seekStrings(chunk, from);
      else from = this.#takeStrings(chunk, from);
    }
    return this.#part === 'end';
  }

  counts(): HeapCounts {
    if (this.#part !== 'end') throw new Error('it is not complete');
    const counts = new Map<string, HeapCount>();
    for (const { type, name, count, bytes } of this.#found.values()) {
      const named = NAMED.includes(type) ? this.#names.get(name) : undefined;
      add(counts, named || (OTHERS[type] ?? ENGINE), count, bytes);
    }
    return counts;
  }

  #takeHead(chunk: Buffer, from: number): number {
    const before = this.#text.length;
    this.#text += chunk.toString('latin1', from);
    const found = this.#text.indexOf(NODES);
    if (found === -1) {
      if (this.#text.length > MOST_HEAD) throw new Error('it has no nodes');
      return chunk.length;
    }
    const { meta } = (JSON.parse(`${this.#text.slice(0, found).replace(/,\s*$/, '')}}`) as { snapshot: { meta: Meta } })
      .snapshot;
    const [types] = meta.node_types;
    this.#fields = meta.node_fields.length;
    this.#at = {
      type: meta.node_fields.indexOf('type'),
      name: meta.node_fields.indexOf('name'),
      size: meta.node_fields.indexOf('self_size'),
    };
    if (!Array.isArray(types) || Math.min(...Object.values(this.#at)) === -1) throw new Error('its fields are others');
    this.#types = types;
    this.#part = 'nodes';
    const end = from + found + NODES.length - before;
    this.#text = '';
    return end;
  }

  #takeNodes(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const sign = chunk[at] as number;
      if (sign >= ZERO && sign <= NINE) {
        this.#number = this.#number * 10 + sign - ZERO;
        this.#hasDigits = true;
      } else if (sign === COMMA || sign === END) {
        if (this.#hasDigits) this.#addNumber();
        if (sign === COMMA) continue;
        this.#wanted = new Set([...this.#found.values()].map(({ name }) => name));
        this.#part = 'between';
        return at + 1;
      }
    }
    return chunk.length;
  }

  #addNumber(): void {
    this.#node.push(this.#number);
    this.#number = 0;
    this.#hasDigits = false;
    if (this.#node.length < this.#fields) return;
    const type = this.#types[this.#node[this.#at.type] as number] ?? '';
    const name = NAMED.includes(type) ? (this.#node[this.#at.name] as number) : -1;
    const bytes = this.#node[this.#at.size] as number;
    this.#node = [];
    const key = `${type} ${name}`;
    const known = this.#found.get(key);
    if (known) {
      known.count++;
      known.bytes += bytes;
    } else this.#found.set(key, { type, name, count: 1, bytes });
  }

  /** What is between has no text, so the word is that of the key. */
  #seekStrings(chunk: Buffer, from: number): number {
    const kept = this.#text.length;
    this.#text += chunk.toString('latin1', from);
    const found = this.#text.indexOf(STRINGS);
    if (found === -1) {
      this.#text = this.#text.slice(-STRINGS.length);
      return chunk.length;
    }
    this.#part = 'strings';
    this.#text = '';
    return from + found + STRINGS.length - kept;
  }

  #takeStrings(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const sign = chunk[at] as number;
      if (!this.#inString) {
        if (sign === QUOTE) this.#inString = true;
        else if (sign === END) {
          this.#part = 'end';
          return at + 1;
        }
      } else if (!this.#isEscaped && sign === QUOTE) {
        this.#endString();
      } else {
        this.#isEscaped = !this.#isEscaped && sign === BACKSLASH;
        if (this.#wanted.has(this.#index) && this.#bytes.length < 4 * MOST_NAME) this.#bytes.push(sign);
      }
    }
    return chunk.length;
  }

  #endString(): void {
    if (this.#wanted.has(this.#index)) {
      this.#names.set(this.#index, decoded(Buffer.from(this.#bytes).toString('utf8')).slice(0, MOST_NAME));
    }
    this.#bytes = [];
    this.#inString = false;
    this.#index++;
  }
}

/** A text of JSON without its quotes; one that was cut stays as it is. */
function decoded(text: string): string {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

interface Meta {
  node_fields: string[];
  node_types: unknown[];
}

function add(counts: Map<string, HeapCount>, name: string, count: number, bytes: number): void {
  const known = counts.get(name);
  counts.set(name, { count: (known?.count ?? 0) + count, bytes: (known?.bytes ?? 0) + bytes });
}
