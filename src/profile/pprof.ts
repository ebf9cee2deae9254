import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import type { Frame, Stacks } from './stacks.ts';
import { MOST_FRAMES, MOST_STACKS } from './stacks.ts';

/** Bytes of a profile once it is unpacked. */
const MOST_BYTES = 256_000_000;
/** Nanoseconds of the units of time that profiles have. */
const NANOSECONDS: Readonly<Record<string, number>> = {
  nanoseconds: 1,
  microseconds: 1e3,
  milliseconds: 1e6,
  seconds: 1e9,
};

/** Whether bytes begin as gzip does, in which profiles of pprof are packed. */
export function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Reads a profile of pprof (profile.proto), packed by gzip as Go's net/http/pprof answers it. Where it counts several
 * things, processor time is taken.
 *
 * @throws Error for what is no such profile
 */
export function readPprof(bytes: Uint8Array): Stacks {
  const profile = decoded(bytes);
  const text = (index: number | bigint) => String(profile.stringTable.strings[Number(index)] ?? '');
  const types = profile.sampleType.map(({ type, unit }) => ({ type: text(type), unit: text(unit) }));
  const timed = types.findLastIndex(({ unit }) => Object.hasOwn(NANOSECONDS, unit));
  const value = timed === -1 ? types.length - 1 : timed;
  if (value < 0) throw new Error('it says nothing of what it counts');
  const scale = timed === -1 ? 1 : (NANOSECONDS[types[timed]?.unit ?? ''] ?? 1) / 1e6;
  const functions = new Map(profile.function.map((one) => [String(one.id), one]));
  const locations = new Map(
    profile.location.map(({ id, line }) => [
      String(id),
      // Of functions that were inlined, the innermost comes first.
      line.map(({ functionId }): Frame => {
        const one = functions.get(String(functionId));
        if (one === undefined) return UNKNOWN;
        const begin = Number(one.startLine);
        return {
          name: text(one.name) || UNKNOWN.name,
          file: text(one.filename) || null,
          line: begin > 0 ? begin : null,
        };
      }),
    ]),
  );
  const stacks = profile.sample.slice(0, MOST_STACKS).map(({ locationId, value: values }) => ({
    frames: locationId
      .flatMap((id) => locations.get(String(id)) ?? [])
      .slice(0, MOST_FRAMES)
      .reverse(),
    amount: Math.max(0, Number(values[value] ?? 0)) * scale,
  }));
  return { unit: timed === -1 ? 'samples' : 'ms', stacks: stacks.filter(({ frames }) => frames.length > 0) };
}

function decoded(bytes: Uint8Array): Profile {
  try {
    return Profile.decode(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
  } catch {
    throw new Error(`it is packed by gzip, and is not a profile of pprof of at most ${MOST_BYTES / 1e6} MB`);
  }
}

/** Code without symbols. */
const UNKNOWN: Frame = { name: '(unknown)', file: null, line: null };
