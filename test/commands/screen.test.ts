import { describe, expect, it } from 'vitest';
import { type Output, redraws, screenOf, wantsColor } from '../../src/commands/screen.ts';

const write = () => true;
const terminal = (columns?: number): Output => ({ write, isTTY: true, ...(columns !== undefined && { columns }) });
const pipe: Output = { write };

describe('colors', () => {
  it.each<[string, boolean, NodeJS.ProcessEnv, boolean]>([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
    ['FORCE_COLOR=false', true, { FORCE_COLOR: 'false' }, false],
    ['FORCE_COLOR=1 into a pipe', false, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=3 into a pipe', false, { FORCE_COLOR: '3' }, true],
    ['an empty FORCE_COLOR into a pipe', false, { FORCE_COLOR: '' }, false],
    ['NO_COLOR beside FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['TERM=dumb', true, { TERM: 'dumb' }, false],
    ['TERM=dumb with FORCE_COLOR', true, { TERM: 'dumb', FORCE_COLOR: '1' }, true],
    ['TERM=xterm', true, { TERM: 'xterm' }, true],
  ])('%s', (_, isTerminal, env, colored) => {
    expect(wantsColor(isTerminal, env)).toBe(colored);
    expect(screenOf(isTerminal ? terminal(80) : pipe, env).color).toBe(colored);
  });
});

describe('the width', () => {
  it.each<[string, Output, NodeJS.ProcessEnv, number]>([
    ['of a terminal', terminal(72), {}, 72],
    ['of a narrow terminal', terminal(40), {}, 40],
    ['of one that is too narrow', terminal(20), {}, 40],
    ['of one that is wider than one can read', terminal(400), {}, 160],
    ['of one that does not say', terminal(), {}, 80],
    ['of one that says 0', terminal(0), {}, 80],
    ['of a pipe', pipe, {}, 80],
    ['of a pipe with COLUMNS', pipe, { COLUMNS: '60' }, 60],
    ['of a pipe with COLUMNS that is no number', pipe, { COLUMNS: 'wide' }, 80],
  ])('%s', (_, output, env, columns) => expect(screenOf(output, env).columns).toBe(columns));
});

describe('a line is written over', () => {
  it.each<[string, Output, NodeJS.ProcessEnv, boolean]>([
    ['on a terminal', terminal(80), { TERM: 'xterm' }, true],
    ['not on a dumb one', terminal(80), { TERM: 'dumb' }, false],
    ['not in the log of a job', terminal(80), { CI: 'true' }, false],
    ['not in a pipe', pipe, {}, false],
    ['without colors too', terminal(80), { NO_COLOR: '1' }, true],
  ])('%s', (_, output, env, does) => expect(redraws(output, env)).toBe(does));
});
