import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBraces, parseTemplate, Template } from '../../src/load/template/template.ts';

function parts(template: string) {
  const parsed = parseTemplate(template);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.parts;
}

describe('a template', () => {
  it('is its text in JSON, as it was written', () => {
    const text = '/{{users.id}}/${REGION}?q={{ q }}';
    expect(JSON.stringify({ path: parseTemplate(text) })).toBe(JSON.stringify({ path: text }));
  });

  it('has the text of its parts where they come from elsewhere', () => {
    const { text } = new Template(
      parts('{{token}}{{faker.word.noun}} ${KEY}={{  users.a b }}{{faker.number.int(-1,2)}}'),
    );
    expect(text).toBe('{{ token }}{{ faker.word.noun }} ${KEY}={{ users.a b }}{{ faker.number.int(-1, 2) }}');
    expect(parts(text)).toEqual(new Template(parts(text)).parts);
  });

  it.each([
    ['/a/${KEY}', false],
    ['/a', false],
    ['/{{ token }}', true],
    ['/{{ users.id }}', true],
    ['/{{ faker.string.uuid }}', true],
  ])('%s is only known when it is sent: %s', (text, expected) => {
    expect(new Template(parts(text)).isFilledIn).toBe(expected);
  });

  it('can be had with something else in the place of every placeholder', () => {
    expect(new Template(parts('/a/${KEY}/{{ id }}.{{ users.type }}')).withoutPlaceholders('*')).toBe('/a/*/*.*');
  });

  it.each([
    ['a {{ b }}', true],
    ['{{\n}}', true],
    ['}} {{', false],
    ['{{{}', false],
    ['${A}', false],
  ])('%j has braces: %s', (text, expected) => {
    expect(hasBraces(text)).toBe(expected);
  });

  it('is text and placeholders of a feeder, of an answer, of faker and of the environment', () => {
    expect(parts('/a/{{ users.e-mail address }}?t={{token}}&n={{ faker.person.fullName }}${API_KEY}.')).toEqual([
      { kind: 'text', text: '/a/' },
      { kind: 'feeder', feeder: 'users', column: 'e-mail address' },
      { kind: 'text', text: '?t=' },
      { kind: 'extracted', name: 'token' },
      { kind: 'text', text: '&n=' },
      { kind: 'faker', module: 'person', method: 'fullName' },
      { kind: 'environment', variable: 'API_KEY' },
      { kind: 'text', text: '.' },
    ]);
  });

  it.each(['', '$', '${port}', '${}', '$PORT', '{ {a} }', '}}', '${A-B}'])('%j is text alone', (text) => {
    expect(parts(text)).toEqual(text === '' ? [] : [{ kind: 'text', text }]);
  });

  it.each([
    ['{{', 'does not end'],
    ['{{ a', 'does not end'],
    ['{{}}', '{{}} is no placeholder'],
    ['{{ faker }}', '{{ faker }} is no placeholder'],
    ['{{ faker.person }}', 'is no placeholder'],
    ['{{ faker.helpers.fake("x") }}', 'is no placeholder'],
    ['{{ a b }}', 'is no placeholder'],
    ['{{ #each }}', 'is no placeholder'],
    ['{{ 1a }}', 'is no placeholder'],
  ])('%s is wrong: %s', (template, problem) => {
    expect(parseTemplate(template)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('whatever it contains, is parsed without loss or rejected', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('{{', '}}', '${', '}', 'A', 'a', '.', ' ', 'faker', '\n')), (tokens) => {
        const text = tokens.join('');
        const parsed = parseTemplate(text);
        if ('problem' in parsed) return text.includes('{{');
        const known = parsed.parts.map((part) => (part.kind === 'text' ? part.text : ''));
        return (
          parsed.parts.every(({ kind }) => kind !== 'text') || text.includes(known.find((one) => one !== '') ?? '')
        );
      }),
    );
  });
});
