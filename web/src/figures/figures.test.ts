import { describe, expect, test } from 'vitest';
import type { ResultPage } from '../api/types';
import { Evidence, unfounded } from './evidence';
import { figuresIn } from './figure';

const result: ResultPage = {
  result_id: 'r',
  columns: [
    { name: 'country', type: 'text' },
    { name: 'revenue', type: 'decimal' },
    { name: 'growth', type: 'double' },
    { name: 'month', type: 'date' },
  ],
  rows: [
    ['Germany', '2596946.40', 0.124, '2025-03-01'],
    ['France', '1579804.10', -0.031, '2025-04-01'],
  ],
  row_count: 2,
  truncated: false,
};

const evidence = (...given: string[]) => new Evidence([{ result, rows: result.rows }], given, [2]);
const texts = (text: string) => figuresIn(text).map((figure) => figure.text);
const placeOf = (text: string) => {
  const found = evidence().find(figuresIn(text)[0]!);
  return found && found !== 'known' ? [found.row, found.column] : found;
};

describe('figuresIn', () => {
  test('numbers in the ways that people write them', () => {
    expect(texts('It rose by 12.4 % to 2,596,946.40, or 2.6 M, from −1.579.804,10')).toEqual(['12.4 %', '2,596,946.40', '2.6 M', '−1.579.804,10']);
  });

  test('dates, names and versions are none', () => {
    expect(texts('On 2025-03-01 at 10:30, Q3 of v2.1, table t1, A4, 31.12.2025')).toEqual([]);
  });
});

describe('Evidence', () => {
  test('a figure leads to its cell, exact or rounded, as a share or in millions', () => {
    expect(placeOf('2,596,946.40')).toEqual([0, 1]);
    expect(placeOf('2,596,946')).toEqual([0, 1]);
    expect(placeOf('1.58 M')).toEqual([1, 1]);
    expect(placeOf('12.4 %')).toEqual([0, 2]);
    expect(placeOf('fell by 3.1 %')).toEqual([1, 2]);
    expect(placeOf('2.596.946,40')).toEqual([0, 1]);
  });

  test('a wrong figure stands nowhere', () => {
    expect(placeOf('2,596,964.40')).toBeNull();
    expect(unfounded('Germany: 2,596,946.40, France: 1,979,804.10, 2 rows', evidence()).map(({ text }) => text)).toEqual(['1,979,804.10']);
  });

  test('what was given, counted or stands within a date is known', () => {
    expect(placeOf('2025')).toBe('known');
    expect(placeOf('2 countries')).toBe('known');
    expect(evidence('top 5 above 10,000').find(figuresIn('above 10,000')[0]!)).toBe('known');
  });
});
