import { describe, expect, test } from 'vitest';
import { contentTop, scrollHeight, scrollToRow, scrollTopFor, tallest, visibleRows, type ScrollSpace } from './scroll';

const small: ScrollSpace = { rowHeight: 26, rows: 1_000, viewport: 520 };
const million: ScrollSpace = { rowHeight: 26, rows: 1_000_000, viewport: 520 };
const few: ScrollSpace = { rowHeight: 26, rows: 3, viewport: 520 };

describe('the scroll space of a grid', () => {
  test('is as tall as its rows, up to what browsers bear', () => {
    expect(scrollHeight(small)).toBe(26_000);
    expect(scrollHeight(million)).toBe(tallest);
  });

  test('is not scaled where it need not be', () => {
    expect(contentTop(small, 1_300)).toBeCloseTo(1_300);
  });

  test('begins at the first row and ends at the last, also when scaled', () => {
    expect(visibleRows(million, 0)).toEqual({ first: 0, end: 24 });
    expect(visibleRows(million, tallest - million.viewport)).toEqual({ first: 999_976, end: 1_000_000 });
  });

  test('takes a pixel for a pixel near both ends, and more between', () => {
    const end = tallest - million.viewport;
    expect(contentTop(million, 900_000)).toBe(900_000);
    expect(contentTop(million, end) - contentTop(million, end - 400)).toBe(400);
    expect(contentTop(million, 4_000_400) - contentTop(million, 4_000_000)).toBeCloseTo(1_600, -1);
  });

  test('shows every row at some position', () => {
    for (const row of [0, 1, 499_999, 999_998, 999_999]) {
      const { first, end } = visibleRows(million, scrollToRow(million, 0, row));
      expect(row).toBeGreaterThanOrEqual(first);
      expect(row).toBeLessThan(end);
    }
  });

  test('positions and their inverse agree', () => {
    for (const top of [0, 77, 1_000_000, 7_999_480]) expect(scrollTopFor(million, contentTop(million, top))).toBeCloseTo(top, 3);
  });

  test('does not move for a row that is in view', () => {
    expect(scrollToRow(small, 130, 10)).toBe(130);
    expect(scrollToRow(small, 130, 2)).toBeCloseTo(52);
    expect(scrollToRow(small, 0, 20)).toBeCloseTo(26);
  });

  test('shows few rows whole', () => {
    expect(visibleRows(few, 0)).toEqual({ first: 0, end: 3 });
    expect(visibleRows({ ...few, rows: 0 }, 0)).toEqual({ first: 0, end: 0 });
  });
});
