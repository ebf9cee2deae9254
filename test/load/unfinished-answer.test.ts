import { expect, it } from 'vitest';
import { readUnfinished } from '../../src/load/trial/unfinished-answer.ts';

it.each<[string, string, ReturnType<typeof readUnfinished>]>([
  [
    'with lines that end in CRLF',
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-A: 1\r\nX-A: 2\r\n\r\ndata: 1',
    { status: 200, headers: { 'content-type': 'text/event-stream', 'x-a': '1' }, text: 'data: 1', size: 132 },
  ],
  [
    'with lines that end in LF',
    'HTTP/1.1 500\nX-A: 1\n\nno',
    { status: 500, headers: { 'x-a': '1' }, text: 'no', size: 179 },
  ],
  [
    'with a header over two lines',
    'HTTP/1.0 404 Not Found\r\nX-A: 1\r\n 2\r\n\r\n',
    { status: 404, headers: { 'x-a': '1 2' }, text: '', size: 162 },
  ],
  ['without the end of its head', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n', null],
  ['that is none', '220 mail ready\r\n\r\n', null],
])('what had come of an answer %s', (_, bytes, answer) => {
  expect(readUnfinished(Buffer.from(bytes), 200)).toEqual(answer);
});
