import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { within } from '../../src/github/within.ts';

describe('within', () => {
  it('returns what was promised in time', async () => {
    expect(await within(10_000, 'the service', async () => 'answer')).toBe('answer');
  });

  it('passes on why it failed', async () => {
    await expect(within(10_000, 'the service', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('ends a wait without end, says for whom, and tells those who can stop', async () => {
    const signals: AbortSignal[] = [];
    const never = within(20, 'the cache service', (late) => {
      signals.push(late);
      return new Promise(() => undefined);
    });
    await expect(never).rejects.toThrow('the cache service did not answer within 0.02 s');
    expect(signals[0]?.aborted).toBe(true);
  });

  it('passes over what comes of it later', async () => {
    const late = within(10, 'the service', async (signal) => {
      await once(signal, 'abort');
      throw new Error('too late for anybody');
    });
    await expect(late).rejects.toThrow('the service did not answer');
  });
});
