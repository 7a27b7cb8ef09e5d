import { describe, expect, test } from 'vitest';
import { columnsOf, previewOf } from './preview';

const told = `Tried in a transaction that was rolled back, in 0.012 s: 2 rows change.
Tables: public.customers 2 updated; public.log 2 inserted
Triggers that fire: noted on public.customers calls note
Locks: RowExclusiveLock on public.customers
  before {"id":1,"city":"Rome","tag":null}
  after  {"id":1,"city":"Oslo","tag":null}
  before {"id":2,"city":"Bonn","tag":"x"}
  after  (gone)
  after  {"id":12345678901234567890,"city":"Lima","tag":null}`;

describe('previewOf', () => {
  test('tells rows, tables, triggers and locks apart', () => {
    const preview = previewOf(told);
    expect(preview.lead).toBe('Tried in a transaction that was rolled back, in 0.012 s: 2 rows change.');
    expect(preview.facts.map((fact) => [fact.title, fact.items.length])).toEqual([
      ['Tables', 2],
      ['Triggers that fire', 1],
      ['Locks', 1],
    ]);
  });

  test('a row that changed, one that went and one that came', () => {
    const { rows } = previewOf(told);
    expect(rows.map((row) => [row.before !== null, row.after !== null])).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
    expect(columnsOf(rows)).toEqual(['id', 'city', 'tag']);
    expect((rows[0]!.after as Map<string, string>).get('city')).toBe('Oslo');
    expect((rows[0]!.after as Map<string, string | null>).get('tag')).toBeNull();
  });

  test('a row that was cut stays text, and what is not known stays readable', () => {
    const preview = previewOf('Not previewed: VACUUM runs in no transaction.\nIt takes: long\n  after  {"id":1,"na…');
    expect(preview.lead).toBe('Not previewed: VACUUM runs in no transaction.\nIt takes: long');
    expect(preview.rows).toEqual([{ before: null, after: '{"id":1,"na…' }]);
  });
});
