import type { Frame, Stacks } from './stacks.ts';
import { MOST_FRAMES, MOST_STACKS } from './stacks.ts';

/** A frame with its place, as py-spy and rbspy write it: `handle (app/orders.py:31)`, or `handle app/orders.rb:31`. */
const PLACED = /^(.+?) \(?([^\s():]+(?:\.\w+)?):(\d+)\)?$/;

/**
 * Reads folded stacks, a line each: `outermost;…;innermost COUNT`, as the scripts of FlameGraph, py-spy, rbspy and others
 * write them. Lines that are no stack are passed over.
 *
 * @throws Error where no line is one
 */
export function readFolded(text: string): Stacks {
  const stacks: { frames: Frame[]; amount: number }[] = [];
  for (const line of text.split('\n')) {
    const found = /^(.*\S)\s+(\d+(?:\.\d+)?)\s*$/.exec(line);
    if (found === null || stacks.length >= MOST_STACKS) continue;
    const [, stack = '', amount = ''] = found;
    const names = stack.split(';').filter((name) => name.trim() !== '');
    if (names.length > 0) stacks.push({ frames: names.slice(-MOST_FRAMES).map(frameOf), amount: Number(amount) });
  }
  if (stacks.length === 0) throw new Error('it has no line such as `main;handle;parse 12`');
  return { unit: 'samples', stacks };
}

function frameOf(text: string): Frame {
  const [, name, file, line] = PLACED.exec(text.trim()) ?? [];
  if (name === undefined || file === undefined) return { name: text.trim(), file: null, line: null };
  return { name, file, line: Number(line) || null };
}
