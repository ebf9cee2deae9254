import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/errors.ts';
import { explainFailure } from '../../src/github/failure.ts';

const named = (name: string, message = '') => Object.assign(new Error(message), { name });

describe('the message of anything that was thrown', () => {
  it.each([
    [new Error('no room'), 'no room'],
    [new Error(''), 'no reason was given'],
    [new Error(' . '), 'no reason was given'],
    [new Error('', { cause: new Error('the disk is full') }), 'the disk is full'],
    [Object.assign(new Error(''), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [named('AbortError'), 'AbortError'],
    [
      new AggregateError([new Error('refused by ::1'), new Error('refused by 127.0.0.1')]),
      'refused by ::1; refused by 127.0.0.1',
    ],
    [new AggregateError([]), 'AggregateError'],
    ['', 'no reason was given'],
    [undefined, 'no reason was given'],
    [null, 'no reason was given'],
    ['a text', 'a text'],
  ])('%j is never empty', (thrown, said) => {
    expect(messageOf(thrown)).toBe(said);
  });

  it('ends where causes go round in a circle', () => {
    const one: Error = new Error('');
    one.cause = new Error('', { cause: one });
    expect(messageOf(one)).toBe('no reason was given');
  });

  it.each([
    [{ status: 502, response: { headers: {}, data: '' } }, 'It was not written: GitHub answered 502'],
    [{ status: 500 }, 'It was not written: GitHub did not answer'],
    [
      { status: 401, response: { headers: {}, data: {} } },
      'It was not written: GitHub does not accept the token (input "token")',
    ],
  ])('and an answer without words ends in no colon (%j)', (answer, said) => {
    const failure = Object.assign(new Error(''), { request: { method: 'POST', url: '/' }, ...answer });
    expect(explainFailure(failure, 'It was not written')).toBe(said);
  });
});
