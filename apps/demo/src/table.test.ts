import { expect, test } from 'vitest';
import { layOutTable } from './table.js';

test('layOutTable aligns columns left or right, and leaves no space at the end of a line', () => {
  const lines = layOutTable(
    [
      { title: 'name', align: 'left' },
      { title: 'ms', align: 'right' },
      { title: 'remark', align: 'left' },
    ],
    [
      ['undici', '7', ''],
      ['ky', '1234', 'slow'],
    ],
  );
  expect(lines).toEqual([
    'name       ms   remark', //
    'undici      7',
    'ky       1234   slow',
  ]);
});
