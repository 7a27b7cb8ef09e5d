import { describe, expect, test } from 'vitest';
import { isAddress, nameOf } from './AddPlaceForm';
import { changesInWords, limitsInWords, mayChange, shareInWords } from './policy';
import { changeOf, differenceOf } from './PolicyFields';
import { sampleShop } from './sample-shop';

describe('a place', () => {
  test('is named after its database or its file', () => {
    expect(nameOf('postgres://me@host:5432/sales?sslmode=require')).toBe('sales');
    expect(nameOf('postgres://host')).toBe('');
    expect(nameOf('/data/Sales 2025/')).toBe('Sales_2025');
    expect(nameOf('/data/orders.csv.gz')).toBe('orders');
    expect(nameOf('')).toBe('');
    expect([isAddress(' PostgreSQL://h/d'), isAddress('/postgres://')]).toEqual([true, false]);
  });
});

describe('a policy', () => {
  test('is told in words', () => {
    expect([changesInWords('read_only'), changesInWords('ask'), changesInWords(undefined)]).toEqual(['Read-only', 'Changes after your yes', 'Read-only']);
    expect(shareInWords(null)).toBe('Summaries to hosted models, rows to local ones');
    expect(limitsInWords({ id: 'd', name: 's', max_rows: 1_000, max_bytes: 64_000_000, timeout_seconds: 1 })).toMatch(/^1.?000 rows, 64 MB, 1 second a query$/);
  });

  test('of a form takes away what is empty', () => {
    expect(changeOf({ description: ' ', colour: '', changes: 'ask', share: 'rows', masked: 'a.b, , c ', maxRows: '500', maxMegabytes: '1.5', timeoutSeconds: '' })).toEqual({
      description: null, colour: null, changes: 'ask', share: 'rows', masked: ['a.b', 'c'], max_rows: 500, max_bytes: 1_500_000, timeout_seconds: null,
    });
  });

  test('says only what was changed', () => {
    const draft = { description: 'Rain', colour: 'teal', changes: 'read_only', share: '', masked: 'a.b', maxRows: '1000', maxMegabytes: '64', timeoutSeconds: '30' };
    expect(differenceOf(draft, draft)).toEqual({});
    expect(differenceOf(draft, { ...draft, maxRows: '', timeoutSeconds: '60' })).toEqual({ max_rows: null, timeout_seconds: 60 });
    expect(differenceOf(draft, { ...draft, colour: '', masked: 'a.b, c' })).toEqual({ colour: null, masked: ['a.b', 'c'] });
  });

  test('is changed by administrators and by the one who uploaded it', () => {
    const dataset = { id: 'd', name: 's', uploaded_by: 'bo' };
    expect([mayChange(dataset, { user_id: 'bo', role: 'analyst' }), mayChange(dataset, { user_id: 'anna', role: 'admin' })]).toEqual([true, true]);
    expect([mayChange(dataset, { user_id: 'cy', role: 'analyst' }), mayChange(dataset, { user_id: 'bo', role: 'viewer' }), mayChange(dataset, null)]).toEqual([false, false, false]);
  });
});

test('the sample shop is the same every time, and its tables join', async () => {
  const [first, second] = [sampleShop(), sampleShop()];
  const text = await Promise.all(first.map((file) => file.text()));
  expect(text).toEqual(await Promise.all(second.map((file) => file.text())));
  expect(first.map(({ name }) => name)).toEqual(['customers.csv', 'products.csv', 'orders.csv']);
  const [customers, products, orders] = text.map((csv) => csv.trim().split('\n').map((line) => line.split(',')));
  expect([customers!.length, products!.length, orders!.length]).toEqual([241, 17, 4_001]);
  expect([customers!, products!, orders!].every((rows) => rows.every((row) => row.length === rows[0]!.length))).toBe(true);
  const [ids, articles] = [new Set(customers!.map(([id]) => id)), new Set(products!.map(([id]) => id))];
  expect(orders!.slice(1).every((row) => ids.has(row[1]!) && articles.has(row[2]!))).toBe(true);
});
