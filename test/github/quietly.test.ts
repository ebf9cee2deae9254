import * as core from '@actions/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { quietly } from '../../src/github/quietly.ts';

/** What reaches the log of a job. */
function recorded(): string[] {
  const { stdout } = process;
  const { write } = stdout;
  onTestFinished(() => {
    stdout.write = write;
  });
  const written: string[] = [];
  stdout.write = ((chunk: unknown) => {
    written.push(String(chunk));
    return true;
  }) as typeof write;
  return written;
}

describe('work whose client says line after line how it gets on', () => {
  it('is silent, but for what the runner is told', async () => {
    const written = recorded();
    core.info('before');
    const made = await quietly(async () => {
      core.info('Artifact name is valid!');
      core.debug('Body: {}');
      core.setSecret('a-signature');
      await new Promise<void>((flushed) => process.stdout.write('Uploaded bytes 12\n', () => flushed()));
      core.warning('slow');
      return 7;
    });
    core.info('after');
    expect(made).toBe(7);
    expect(written.map((line) => line.trim())).toEqual([
      'before',
      '::add-mask::a-signature',
      '::warning::slow',
      'after',
    ]);
  });

  it('is heard again after it failed', async () => {
    const written = recorded();
    const failing = quietly(async () => {
      core.info('trying');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    core.info('after');
    expect(written.join('')).toBe('after\n');
  });
});
