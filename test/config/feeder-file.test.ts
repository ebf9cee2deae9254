import { describe, expect, it } from 'vitest';
import type { CsvForm } from '../../src/settings/csv-rows.ts';
import { readFeederFile } from '../../src/settings/feeder-file.ts';
import { makeFolder } from './workspace.ts';

function rowsOf(name: string, text: string, form: CsvForm | null = null): unknown {
  const workspace = makeFolder({ [name]: text });
  const found = readFeederFile(workspace, name, form);
  return 'problem' in found ? found.problem : { columns: found.columns, rows: found.rows };
}

const PAIRS = {
  columns: ['a', 'b'],
  rows: [
    ['1', 'x, "y"'],
    ['2', ''],
  ],
};

describe('rows', () => {
  it.each([
    ['CSV with quotes', 'rows.csv', 'a,b\n1,"x, ""y"""\n2,\n'],
    [
      'CSV with a byte order mark, CRLF, empty lines and spaces in the header',
      'rows.csv',
      '\ufeffa, b\r\n1,"x, ""y"""\r\n\r\n2,\r\n',
    ],
    ['CSV with line ends of two kinds', 'rows.csv', 'a,b\r\n1,"x, ""y"""\n2,\r\n'],
    ['CSV whose last line has no end', 'rows.CSV', 'a,b\n1,"x, ""y"""\n2,'],
    ['JSON', 'rows.json', '\ufeff[{"a":1,"b":"x, \\"y\\""},{"b":null,"a":"2"}]'],
    ['JSON Lines', 'rows.jsonl', '{"a":1,"b":"x, \\"y\\""}\r\n\r\n{"b":"","a":2}\r\n'],
    ['JSON Lines under its other name', 'rows.ndjson', '{"a":1,"b":"x, \\"y\\""}\n{"b":"","a":2}'],
  ])('%s', (_, name, text) => expect(rowsOf(name, text)).toEqual(PAIRS));

  it('values are text as it was written, in CSV with its spaces', () => {
    expect(rowsOf('rows.csv', 'a,b\n 007 ,1.10\n')).toMatchObject({ rows: [[' 007 ', '1.10']] });
    expect(rowsOf('rows.json', '[{"a":true,"b":1e3}]')).toMatchObject({ rows: [['true', '1e3']] });
  });

  it.each([
    ['JSON', 'rows.json', '["lamp", 9007199254740993, true, null, 1.10]'],
    ['JSON Lines', 'rows.jsonl', '"lamp"\n9007199254740993\ntrue\nnull\n1.10\n'],
  ])('%s of single values has one column', (_, name, text) => {
    const rows = [['lamp'], ['9007199254740993'], ['true'], [''], ['1.10']];
    expect(rowsOf(name, text)).toEqual({ columns: ['value'], rows });
  });

  it('a hundred thousand of them', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `user${index}@shop.test,${index}`);
    const found = readFeederFile(makeFolder({ 'rows.csv': `email,id\n${lines.join('\n')}\n` }), 'rows.csv');
    expect(found).toMatchObject({ columns: ['email', 'id'] });
    expect('rows' in found && found.rows.length).toBe(100_000);
  });
});

it('values of JSON have types, and those of CSV have none', () => {
  const typesOf = (name: string, text: string) => {
    const found = readFeederFile(makeFolder({ [name]: text }), name);
    return 'problem' in found ? found.problem : found.json;
  };
  const json = [['1.10', '"1"', 'null']];
  expect(typesOf('rows.json', '[{"a":1.10,"b":"1","c":null}]')).toEqual(json);
  expect(typesOf('rows.jsonl', '{"a":1.10,"b":"1","c":null}\n')).toEqual(json);
  expect(typesOf('rows.csv', 'a,b\n1,2\n')).toBeUndefined();
});

describe('CSV of another form', () => {
  const USUAL = { columns: null, skipsHeader: false, delimiter: ',' };

  it.each<[string, Partial<CsvForm>, string, string]>([
    ['without a header line', { columns: ['a', 'b'] }, 'rows.csv', '1,"x, ""y"""\n2,\n'],
    [
      'with a byte order mark and no header line',
      { columns: ['a', 'b'] },
      'rows.csv',
      '\ufeff"1","x, ""y"""\r\n\r\n2,',
    ],
    [
      'with a header line under other names',
      { columns: ['a', 'b'], skipsHeader: true },
      'rows.csv',
      'n,m\n1,"x, ""y"""\n2,',
    ],
    ['with semicolons', { delimiter: ';' }, 'rows.csv', 'a; b\n1;"x, ""y"""\n2;\n'],
    ['with tabs and another extension', { delimiter: '\t' }, 'rows.tsv', 'a\tb\n1\t"x, ""y"""\n2\t\n'],
    ['without a header line and extension', { columns: ['a', 'b'], delimiter: '|' }, 'rows', '1|"x, ""y"""\n2|'],
  ])('%s', (_, form, name, text) => expect(rowsOf(name, text, { ...USUAL, ...form })).toEqual(PAIRS));

  it.each<[Partial<CsvForm>, string, string]>([
    [{ columns: ['a', 'b'] }, '1,2\n3\n', 'rows.csv:2: 1 value for 2 columns'],
    [{ columns: ['a'] }, '1,2\n', 'rows.csv:1: 2 values for 1 column'],
    [{ columns: ['a'] }, '', 'rows.csv: no rows, so there is nothing to take values from'],
    [{ columns: ['a'], skipsHeader: true }, 'a\n', 'rows.csv: no rows, so there is nothing to take values from'],
    [{ delimiter: ';' }, '', 'rows.csv: empty; the first line has to name the columns'],
    [{ delimiter: ';' }, 'a;b\n1,2\n', 'rows.csv:2: 1 value for 2 columns'],
    [{ delimiter: ';' }, 'a;b\n1;"2\n', 'rows.csv:2: a quote is never closed in the row that begins here'],
  ])('%j of %j', (form, text, problem) => expect(rowsOf('rows.csv', text, { ...USUAL, ...form })).toBe(problem));
});

describe('a broken file is named with its line', () => {
  it.each([
    ['rows.csv', '', 'rows.csv: empty; the first line has to name the columns'],
    ['rows.csv', 'a,b\n', 'rows.csv: no rows, so there is nothing to take values from'],
    ['rows.csv', 'a,b\n1,2\n1,2,3\n', 'rows.csv:3: 3 values for 2 columns'],
    ['rows.csv', 'a,b\n"1\n1",2\n3\n', 'rows.csv:4: 1 value for 2 columns'],
    ['rows.csv', 'a,,b\n1,2,3\n', 'rows.csv:1: column 2 has no name'],
    ['rows.csv', 'a,a\n1,2\n', 'rows.csv:1: the column "a" appears twice'],
    ['rows.csv', 'a,{b}\n1,2\n', 'rows.csv:1: a placeholder cannot name the column "{b}"'],
    ['rows.csv', 'a,b\n1,2\n"3,4\n5,6\n', 'rows.csv:3: a quote is never closed in the row that begins here'],
    ['rows.csv', 'a,b\n"1"x,2\n', 'rows.csv:2: text after a closing quote; a quote inside quotes is written twice'],
    ['rows.csv', 'a,b\n1"x,2\n', 'rows.csv:2: a quote in the middle of a value; put the whole value in quotes'],
    ['rows.csv', `${'a,'.repeat(2000)}a\n`, 'rows.csv:1: more than 1000 columns'],
    ['rows.json', '', 'rows.json:1: not valid JSON: Unexpected end of JSON input'],
    ['rows.json', '{"a":1}', 'rows.json:1: expected a list, got an object'],
    ['rows.json', '[]', 'rows.json: no rows, so there is nothing to take values from'],
    ['rows.json', '["a",\n{"a":1}]', 'rows.json:2: expected a single value as in the first row, got an object'],
    [
      'rows.json',
      '[\n["a"]]',
      'rows.json:2: expected an object such as {"email":"a@b.test"}, or a single value, got a list',
    ],
    ['rows.jsonl', '5\n\n[5]', 'rows.jsonl:3: expected a single value as in the first row, got a list'],
    ['rows.json', '[\n{"a":1},\n[2]\n]', 'rows.json:3: expected an object such as {"email":"a@b.test"}, got a list'],
    ['rows.json', '[{}]', 'rows.json:1: an object without values'],
    ['rows.json', '[\n{"a":1,"b":2},\n{"a":1}\n]', 'rows.json:3: no b, which the first row has'],
    ['rows.json', '[\n{"a":"],\\"{"},\n{"a":1,"b":2}\n]', 'rows.json:3: b is not in the first row'],
    ['rows.json', '[{"a":{"b":1}}]', 'rows.json:1: "a" is an object; expected text, a number, true, false or null'],
    ['rows.json', '[{"a\\"":1}]', 'rows.json:1: a placeholder cannot name "a\\""'],
    ['rows.json', '[\n{"a":1},\n{"a":}\n]', "rows.json:3: not valid JSON: Unexpected token '}'"],
    ['rows.json', '[\n{"a":1},\n{"a":2},\n]', "rows.json:4: not valid JSON: Unexpected token ']'"],
    ['rows.jsonl', '{"a":1}\n\n{"a":}\n', "rows.jsonl:3: not valid JSON: Unexpected token '}'"],
    ['rows.jsonl', '{"a":1}\n5\n', 'rows.jsonl:2: expected an object such as {"email":"a@b.test"}, got 5'],
    [
      'rows.tsv',
      'a\tb',
      '"rows.tsv" does not have the extension of a data file: .csv, .json, .jsonl, .ndjson; as CSV under another name it needs a delimiter',
    ],
  ])('%s: %j', (name, text, problem) => expect(rowsOf(name, text)).toBe(problem));

  it('its name is hostile as well', () => {
    expect(rowsOf('a\n::error::b.csv', 'a\n')).toBe(
      '"a\\n::error::b.csv": no rows, so there is nothing to take values from',
    );
  });
});
