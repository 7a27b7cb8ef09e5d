import { expect, test } from 'vitest';
import { groupByDay } from './days';

test('conversations are grouped by the day in the reader\'s zone', () => {
  const now = new Date(2026, 2, 10, 9, 0);
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
  const groups = groupByDay([at(10, 0), at(9, 23), at(9, 1), at(4, 12), new Date(2026, 0, 2).toISOString()], (time) => time, now, 'en-US');
  expect(groups.map((group) => [group.name, group.items.length])).toEqual([
    ['Today', 1], ['Yesterday', 2], ['Previous 7 days', 1], ['January 2026', 1],
  ]);
});
