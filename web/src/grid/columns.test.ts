import { expect, test } from 'vitest';
import { columnEdges, columnWidths, visibleColumns } from './columns';

test('edges are the sums of the widths', () => {
  expect(columnEdges([100, 50, 70])).toEqual([0, 100, 150, 220]);
});

test('only columns in view are drawn, and at least one', () => {
  const edges = columnEdges([100, 100, 100, 100]);
  expect(visibleColumns(edges, 0, 150)).toEqual({ first: 0, end: 2 });
  expect(visibleColumns(edges, 100, 100)).toEqual({ first: 1, end: 2 });
  expect(visibleColumns(edges, 399, 500)).toEqual({ first: 3, end: 4 });
  expect(visibleColumns(edges, 0, 0)).toEqual({ first: 0, end: 1 });
});

test('a column is as wide as what it shows, within bounds', () => {
  const columns = [
    { name: 'a', type: 'integer' },
    { name: 'b', type: 'text' },
    { name: 'c', type: 'text' },
  ];
  const [narrow, middle, wide] = columnWidths(columns, [[1, 'twenty characters ..', 'x'.repeat(500)]]) as [number, number, number];
  expect(narrow).toBe(64);
  expect(middle).toBeGreaterThan(150);
  expect(wide).toBe(340);
});
