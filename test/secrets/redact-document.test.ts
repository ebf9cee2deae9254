import { describe, expect, it } from 'vitest';
import { DocumentRedactor } from '../../src/secrets/redact-document.ts';
import { Redactor } from '../../src/secrets/redactor.ts';

function knowing(...secrets: string[]): DocumentRedactor {
  const redactor = new Redactor();
  redactor.learn(secrets);
  return new DocumentRedactor(redactor);
}

describe('T7: a document', () => {
  it('has the same names of requests in every part and on every side', () => {
    const documents = knowing('s3cret-one', 's3cret-two');
    const round = {
      labels: { 'GET /a?x=s3cret-one': { p50: 1 }, 'GET /a?x=s3cret-two': { p50: 2 }, 'GET /b': { p50: 3 } },
    };
    const expected = { labels: { 'GET /a?x=***': { p50: 1 }, 'GET /a?x=*** 2': { p50: 2 }, 'GET /b': { p50: 3 } } };

    expect(documents.redact({ head: round, base: round })).toEqual({ head: expected, base: expected });
    expect(documents.redact([{ label: 'GET /a?x=s3cret-two', scenario: 'home' }])).toEqual([
      { label: 'GET /a?x=*** 2', scenario: 'home' },
    ]);
    // A stored baseline that was masked when it was kept has these names already.
    expect(documents.redact(expected)).toEqual(expected);
  });

  it('has the kinds of errors alike, and nothing of a secret in an example of one', () => {
    const kind = 'check "is s3cret-one"';
    const example = {
      request: 'GET /a?x=s3cret-one',
      status: 500,
      body: 'said s3cret-two, and s3cret-t…',
      media: 's3cret-one/png',
      message: 'connect s3cret-one',
    };
    const [first, last] = [
      { round: 0, second: 1 },
      { round: 2, second: 3 },
    ];
    const document = { counts: { errors: { [kind]: 2 } }, failures: { [kind]: { first, last, example } } };
    const masked = 'check "is ***"';
    expect(knowing('s3cret-one', 's3cret-two').redact(document)).toEqual({
      counts: { errors: { [masked]: 2 } },
      failures: {
        [masked]: {
          first,
          last,
          example: {
            request: 'GET /a?x=***',
            status: 500,
            body: 'said ***, and ***…',
            media: '***/png',
            message: 'connect ***',
          },
        },
      },
    });
  });

  it('keeps figures, hashes and the words of its schema, whatever is secret', () => {
    const document = {
      kind: 'result',
      conclusion: 'success',
      origin: { commit: 'abcd'.repeat(10), runId: 1234, attempt: 1 },
      scenarios: [
        { name: 'home', hash: 'feedfacefeedface', histogram: 'HISTabcdsuccess', verdict: 'unchanged', worse: null },
      ],
      failure: { class: 'target', message: 'success of abcd' },
    };

    expect(knowing('success', 'result', 'abcd', 'unchanged', 'target', '1234').redact(document)).toEqual({
      ...document,
      failure: { class: 'target', message: '*** of ***' },
    });
  });
});
