import { describe, expect, test } from 'vitest';
import { count, digits, double, duration, percent, plural, shortCount } from './numbers';

describe('numbers', () => {
  test('counts are grouped, and short from a million on', () => {
    expect(count(91_204, 'en-US')).toBe('91,204');
    expect(count(91_204, 'de-DE')).toBe('91.204');
    expect([999_999, 1_200_000, 4_840_000_000].map((n) => shortCount(n, 'en-US'))).toEqual(['999,999', '1.2 M', '4.8 B']);
    expect([plural(1, 'row', 'en-US'), plural(2_000, 'row', 'en-US')]).toEqual(['1 row', '2,000 rows']);
  });

  test('exact digits keep every digit and their scale', () => {
    expect(digits('3007230.10', true, 'en-US')).toBe('3,007,230.10');
    expect(digits('3007230.10', true, 'de-DE')).toBe('3.007.230,10');
    expect(digits('170141183460469231731687303715884105727', true, 'en-US')).toBe('170,141,183,460,469,231,731,687,303,715,884,105,727');
    expect(digits('9007199254740993.10', false, 'en-US')).toBe('9007199254740993.10');
    expect(digits('-0.50', true, 'en-US')).toBe('-0.50');
    expect(digits('2025', false, 'en-US')).toBe('2025');
    expect(digits('NaN', true, 'en-US')).toBe('NaN');
  });

  test('doubles are rounded for reading', () => {
    expect(double(0.1 + 0.2, 'en-US')).toBe('0.3');
    expect(double(1234.56789, 'en-US')).toBe('1,234.5679');
    expect(double(1e21, 'en-US')).toBe('1E21');
    expect(double(0.00000012, 'en-US')).toBe('1.2E-7');
    expect(double(0, 'en-US')).toBe('0');
  });

  test('durations and fractions', () => {
    expect([0.4, 118, 1_240, 125_000].map((ms) => duration(ms, 'en-US'))).toEqual(['0 ms', '118 ms', '1.2 s', '2 min 5 s']);
    expect(percent(0.93, 'en-US')).toBe('93%');
  });
});
