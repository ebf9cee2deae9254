import { expect, it } from 'vitest';
import { inOneLine, withHint } from '../../src/text/sentence.ts';

const FAILED = 'the target exited with code 1. Last lines of its log:\n  no compiler\n';

it('a hint stands between what happened and the log', () => {
  expect(withHint(FAILED, 'Look at .env.')).toBe(
    'the target exited with code 1. Look at .env. Last lines of its log:\n  no compiler\n',
  );
  expect(withHint('the line failed. Its log is empty.', 'Look at .env.')).toBe(
    'the line failed. Look at .env. Its log is empty.',
  );
  expect(withHint('the line failed', 'Look at .env.')).toBe('the line failed. Look at .env.');
  expect(withHint(FAILED, null)).toBe(FAILED);
});

it('a message with a hint and a log becomes one clause', () => {
  expect(inOneLine(withHint(FAILED, 'Look at .env.'))).toBe(
    'the target exited with code 1. Look at .env (the end of its log: no compiler)',
  );
});
