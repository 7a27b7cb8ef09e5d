import { expect, test } from 'vitest';
import { filtersOf } from './filters';

test('the conditions of a statement, one by one', () => {
  expect(filtersOf("SELECT name FROM customers WHERE city = 'Atlantis' AND tier = 'gold' GROUP BY 1 ORDER BY 1")).toEqual(["city = 'Atlantis'", "tier = 'gold'"]);
});

test('a span is one condition, and so is what stands in brackets', () => {
  expect(filtersOf("SELECT 1 FROM t WHERE day BETWEEN '2025-01-01' AND '2025-02-01' AND (a = 1 OR b = 'where ; x') LIMIT 5")).toEqual([
    "day BETWEEN '2025-01-01' AND '2025-02-01'",
    "(a = 1 OR b = 'where ; x')",
  ]);
});

test('none where there is no WHERE', () => {
  expect(filtersOf('SELECT 1 -- where x = 1')).toEqual([]);
});
