import { expect, test } from 'vitest';
import { moved } from './moves';

const extent = { rows: 1_000_000, columns: 5, page: 30 };
const from = { row: 10, column: 2 };

test('keys move the active cell within the grid', () => {
  expect(moved(from, 'ArrowDown', false, extent)).toEqual({ row: 11, column: 2 });
  expect(moved(from, 'PageDown', false, extent)).toEqual({ row: 40, column: 2 });
  expect(moved(from, 'PageUp', false, extent)).toEqual({ row: 0, column: 2 });
  expect(moved(from, 'Home', false, extent)).toEqual({ row: 10, column: 0 });
  expect(moved(from, 'End', true, extent)).toEqual({ row: 999_999, column: 4 });
  expect(moved({ row: 999_999, column: 4 }, 'ArrowRight', false, extent)).toEqual({ row: 999_999, column: 4 });
  expect(moved(from, 'a', false, extent)).toBeNull();
});

test('the header lies above the first row', () => {
  expect(moved({ row: 0, column: 2 }, 'ArrowUp', false, extent)).toEqual({ row: -1, column: 2 });
  expect(moved({ row: -1, column: 2 }, 'ArrowUp', false, extent)).toEqual({ row: -1, column: 2 });
});
