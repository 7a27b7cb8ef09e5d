import { describe, expect, test } from 'vitest';
import type { ChartKind, ChartSpec, Column, Row } from '../api/types';
import { firstChart, kinds, ofKind, refusal } from './choice';
import { describe as inWords } from './describe';
import { fileName } from './save';
import { toVegaLite, type ChartLook } from './vega-lite';

const columns: Column[] = [
  { name: 'country', type: 'text' },
  { name: 'month', type: 'date' },
  { name: 'revenue.net', type: 'decimal' },
  { name: 'orders', type: 'integer' },
];
const rows: Row[] = [
  ['Germany', '2025-01-01', '10.50', 3],
  ['France', '2025-02-01', '20.25', 5],
  [null, '2025-03-01', null, 1],
];
const result = { result_id: 'r', columns, rows, row_count: 3, truncated: false };
const look: ChartLook = { text: '#000', line: '#ccc', ground: '#fff', series: ['#111', '#222'], ramp: ['#eee', '#111'], font: 'x' };
const spec = (kind: ChartKind, change: Partial<ChartSpec> = {}): ChartSpec => ({ ...ofKind(kind, columns, null)!, ...change });
const vega = (chart: ChartSpec) => toVegaLite(chart, columns, rows, look, { width: 400, height: 200 }) as { mark: { type: string }; encoding: Record<string, Record<string, unknown>>; data: { values: Record<string, unknown>[] } };

describe('charts', () => {
  test('each kind can be chosen, with columns that fit it', () => {
    for (const [kind] of kinds) expect([kind, ofKind(kind, columns, null) !== null]).toEqual([kind, true]);
    expect(ofKind('heatmap', columns.slice(2), null)).toBeNull();
  });

  test('a change of kind keeps what fits', () => {
    const bar = spec('bar', { x: { column: 'country', type: 'text' }, y: [{ column: 'orders', type: 'integer' }] });
    expect(ofKind('line', columns, bar)).toMatchObject({ x: { column: 'month' }, y: [{ column: 'orders' }] });
    expect(ofKind('histogram', columns, bar)).toMatchObject({ y: [], x: { column: 'revenue.net' } });
  });

  test('names below bars stand upright where they fit', () => {
    const bar = spec('bar', { x: { column: 'country', type: 'text' }, y: [{ column: 'orders', type: 'integer' }] });
    const axis = (width: number) => (toVegaLite(bar, columns, rows, look, { width, height: 200 }) as ReturnType<typeof vega>).encoding['x']!['axis'] as { labelAngle?: number };
    expect(axis(400).labelAngle).toBe(0);
    expect(axis(160).labelAngle).toBeUndefined();
  });

  test('the first chart of dates is a line, of names bars', () => {
    expect(firstChart(result)!.kind).toBe('line');
    expect(firstChart({ ...result, columns: [columns[0]!, columns[3]!] })!.kind).toBe('bar');
    expect(firstChart({ ...result, columns: [columns[0]!] })).toBeNull();
  });

  test('every kind becomes Vega-Lite without a column name in a field, nor an expression', () => {
    const marks = { bar: 'bar', line: 'line', area: 'area', scatter: 'point', pie: 'arc', histogram: 'bar', heatmap: 'rect' };
    for (const [kind] of kinds) {
      const drawn = vega(spec(kind));
      expect([kind, drawn.mark.type]).toEqual([kind, marks[kind]]);
      const fields = JSON.stringify(Object.values(drawn.encoding).map((channel) => channel['field'] ?? null));
      expect(fields).not.toContain('revenue');
      expect(JSON.stringify(drawn)).not.toMatch(/"(expr|calculate|signal)"/);
    }
  });

  test('decimals become numbers, days become times, and several columns several points', () => {
    const line = vega(spec('line', { y: [{ column: 'revenue.net', type: 'decimal' }, { column: 'orders', type: 'integer' }] }));
    expect(line.data.values[0]).toEqual({ x: Date.UTC(2025, 0, 1), y: 10.5, split: 'revenue.net' });
    expect(line.data.values).toHaveLength(6);
  });

  test('what cannot be drawn says why', () => {
    expect(refusal(spec('pie'), 13)).toContain('12 slices');
    expect(refusal(spec('bar'), 0)).toContain('no rows');
    expect(refusal(spec('bar'), 13)).toBeNull();
  });

  test('in words, for whoever does not see it', () => {
    expect(inWords(spec('bar', { y: [{ column: 'orders', type: 'integer' }], title: 'Orders' }), columns, rows)).toBe(
      'Orders. Chart (bars) of orders by country, 3 rows. orders: highest 5 at France, lowest 1 at no value.',
    );
  });

  test('a file is named after the chart', () => {
    expect(fileName('Umsatz je Land: 2025/26')).toBe('umsatz-je-land-2025-26');
  });
});
