import { expect, test } from 'vitest';
import { cellSource, cellText, isGrouped } from './cells';

const text = (value: unknown, type: string, name = 'x') => cellText(value, { name, type }, 'en-US');

test('cells read as their type says', () => {
  expect(text(1_234_567, 'integer')).toBe('1,234,567');
  expect(text('9223372036854775807', 'integer')).toBe('9,223,372,036,854,775,807');
  expect(text('12.50', 'decimal')).toBe('12.50');
  expect(text('NaN', 'double')).toBe('NaN');
  expect(text('2025-01-31T13:45:00Z', 'timestamptz')).toBe('2025-01-31 13:45:00Z');
  expect(text({ a: [1] }, 'json')).toBe('{"a":[1]}');
  expect(text(false, 'boolean')).toBe('false');
  expect(text('two\nlines', 'text')).toBe('two ↵ lines');
});

test('years and keys are not grouped', () => {
  expect(text(2025, 'integer', 'year')).toBe('2025');
  expect(text(120455, 'integer', 'customer_id')).toBe('120455');
  expect(['order_year', 'orderId', 'zip'].map(isGrouped)).toEqual([false, false, false]);
  expect(['paid', 'valid', 'revenue', 'years_active'].map(isGrouped)).toEqual([true, true, true, true]);
});

test('copying gives what is stored', () => {
  expect(cellSource(1234.56789012, { name: 'x', type: 'double' })).toBe('1234.56789012');
  expect(cellSource('two\nlines', { name: 'x', type: 'text' })).toBe('two\nlines');
  expect(cellSource(null, { name: 'x', type: 'text' })).toBe('');
});
