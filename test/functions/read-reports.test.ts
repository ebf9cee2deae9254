import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Heard, readReports } from '../../src/functions/read-reports.ts';

const NEVER = new Promise<never>(() => {});

/** Everything that is heard of a process that says this. */
async function heard(
  said: (channel: PassThrough) => void,
  silence = 1000,
  ended: Promise<unknown> = NEVER,
): Promise<Heard[]> {
  const channel = new PassThrough();
  said(channel);
  const all: Heard[] = [];
  for await (const one of readReports(channel, { silence, ended })) all.push(one);
  expect(channel.destroyed).toBe(true);
  return all;
}

describe('what a process says', () => {
  it('is read line by line, however it arrives', async () => {
    const all = await heard((channel) => {
      channel.write('{"type":"measuring"}\n{"type":"me');
      channel.write('asured"}\n{"type":"alive"');
      channel.end('}\n');
    });
    expect(all).toEqual([{ type: 'measuring' }, { type: 'measured' }, { type: 'alive' }]);
  });

  it('has to be one of its reports', async () => {
    const all = await heard((channel) =>
      channel.end('{"type":"other"}\nnull\n{\n{"type":"failed","failure":{"why":"threw"}}\n'),
    );
    expect(all).toEqual([
      { type: 'unreadable', why: 'it is damaged at "type"' },
      { type: 'unreadable', why: 'it is damaged at ""' },
      { type: 'unreadable', why: 'it is not JSON' },
      { type: 'unreadable', why: 'it is damaged at "failure.message"' },
    ]);
  });

  it('loses what was cut off by its end', async () => {
    expect(await heard((channel) => channel.end('{"type":"alive"}\n{"type":"outc'))).toEqual([{ type: 'alive' }]);
  });

  it('is waited for, but not for ever', async () => {
    expect(await heard(() => {}, 30)).toEqual([{ type: 'silent' }]);
    const late = (channel: PassThrough) => void setTimeout(() => channel.end('{"type":"alive"}\n'), 20);
    expect(await heard(late, 1000)).toEqual([{ type: 'alive' }]);
  });

  it('is not waited for once the process has ended, whoever holds the channel', async () => {
    expect(await heard((channel) => channel.write('{"type":"alive"}\n'), 60_000, Promise.resolve())).toEqual([
      { type: 'alive' },
    ]);
  });
});
