import { expect, test } from 'vitest';
import { parsePayload } from './parse-payload.js';

test.each([
  ['command=create', 'create'],
  ['command=true', true],
  ['command=false', false],
  ['command=True', 'True'],
  ['command=42', 42],
  ['command=-1.5', -1.5],
  ['command=2e3', 2000],
  ['command=007', '007'],
  ['command=0x10', '0x10'],
  ['command=NaN', 'NaN'],
  ['command=1e999', '1e999'],
  ['command=12345678901234567890', '12345678901234567890'],
  ['command="42"', '42'],
  ['command="true"', 'true'],
  ['command="', '"'],
  ['command="a" and "b"', '"a" and "b"'],
  ['command=', ''],
  ['command=a=b', 'a=b'],
  ['command=Größe 🚀', 'Größe 🚀'],
  ['command=null', 'null'],
  ['command={"a":1}', '{"a":1}'],
])('parsePayload reads %s as %j', (word, value) => {
  expect(parsePayload([word])).toEqual({ command: value });
});

test('parsePayload keeps keys with the names of properties of every object', () => {
  expect(Object.entries(parsePayload(['__proto__=1', 'constructor=x']))).toEqual([
    ['__proto__', 1],
    ['constructor', 'x'],
  ]);
});
