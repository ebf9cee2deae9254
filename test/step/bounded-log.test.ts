import { expect, it } from 'vitest';
import { BoundedLog } from '../../src/step/bounded-log.ts';

function logged(most: number, say: (log: BoundedLog) => void): string[] {
  const lines: string[] = [];
  const log = new BoundedLog(
    { info: (text) => lines.push(text), warning: (text) => lines.push(`warning: ${text}`) },
    most,
  );
  say(log);
  log.close();
  return lines;
}

it('has every line where there are few', () => {
  const lines = logged(3, (log) => {
    log.warning('a');
    log.info('b');
  });
  expect(lines).toEqual(['warning: a', 'b']);
});

it('has what several say once', () => {
  const lines = logged(2, (log) => {
    for (let time = 0; time < 50; time++) log.warning('the same');
    log.info('another');
  });
  expect(lines).toEqual(['warning: the same', 'another']);
});

it('says how many there are beyond its bound', () => {
  const lines = logged(2, (log) => {
    for (let line = 0; line < 50; line++) log.warning(`line ${line % 40}`);
  });
  expect(lines).toEqual(['warning: line 0', 'warning: line 1', '38 more notices: the job summary has all of them.']);
});
