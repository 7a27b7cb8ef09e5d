import { expect, test } from 'vitest';
import { isSingle, rangeOf, toTsv } from './selection';

const columns = [
  { name: 'id', type: 'integer' },
  { name: 'note', type: 'text' },
  { name: 'tags', type: 'json' },
];

test('a range lies between its corners, whichever came first, and never in the header', () => {
  expect(rangeOf({ row: 5, column: 2 }, { row: -1, column: 1 })).toEqual({ top: 0, bottom: 5, left: 1, right: 2 });
  expect(isSingle(rangeOf({ row: 5, column: 2 }, { row: 5, column: 2 }))).toBe(true);
});

test('copied cells keep every digit, and what would break a spreadsheet is quoted', () => {
  const rows = [
    ['12345678901234567890', 'two\nlines, "quoted"', { a: 1 }],
    [2, null, null],
  ];
  expect(toTsv(rows, columns, { top: 0, bottom: 1, left: 0, right: 2 }, true)).toBe('id\tnote\ttags\n12345678901234567890\t"two\nlines, ""quoted"""\t"{""a"":1}"\n2\t\t');
  expect(toTsv(rows, columns, { top: 0, bottom: 1, left: 0, right: 0 }, false)).toBe('12345678901234567890\n2');
});
