import { afterEach, describe, expect, test } from 'vitest';
import { count, setFormats } from './numbers';
import { bytes, day, time } from './times';

describe('times', () => {
  test('are told in the zone and by the clock of the locale', () => {
    expect(time('2026-11-22T13:05:00Z', 'en-GB', 'Europe/Berlin')).toBe('22 Nov 2026, 14:05');
    expect(time('2026-11-22T13:05:00Z', 'en-US', 'America/New_York')).toMatch(/^Nov 22, 2026, 8:05\sAM$/);
    expect(time('2026-11-22T23:30:00Z', 'de-DE', 'Asia/Tokyo')).toBe('23.11.2026, 08:30');
    expect(time('no time', 'en-GB')).toBe('no time');
  });

  test('days are the same everywhere', () => {
    expect(day('2026-03-01', 'en-GB')).toBe('1 Mar 2026');
    expect(day('nothing', 'en-GB')).toBe('nothing');
  });

  test('sizes have three digits', () => {
    expect([0, 999, 1_000, 1_550_000, 300_000_000].map((size) => bytes(size, 'en-GB'))).toEqual(['0 bytes', '999 bytes', '1 kB', '1.6 MB', '300 MB']);
  });
});

describe('formats', () => {
  afterEach(() => setFormats(null, null));

  test('follow what the user has set', () => {
    setFormats('de-DE', 'Asia/Tokyo');
    expect(count(1_234_567)).toBe('1.234.567');
    expect(time('2026-11-22T23:30:00Z')).toBe('23.11.2026, 08:30');
  });

  test('stay the browser\'s where the setting is nothing', () => {
    setFormats('not a language!', 'Nowhere/Land');
    expect(count(1_000)).toMatch(/^1.?000$/);
    expect(time('2026-11-22T12:00:00Z')).toContain('2026');
  });
});
