import type { ChartColumn, ChartKind, ChartSpec, Column, ResultPage } from '../api/types';
import { isNumeric } from '../format/cells';

/** What can be chosen for a chart by hand; the server holds models to the same rules. */
export const kinds: [ChartKind, string][] = [
  ['bar', 'Bars'],
  ['line', 'Line'],
  ['area', 'Area'],
  ['scatter', 'Scatter'],
  ['pie', 'Pie'],
  ['histogram', 'Histogram'],
  ['heatmap', 'Heat map'],
];

export const mostLines = 6;
const mostSlices = 12;
const temporal = new Set(['date', 'time', 'timestamp', 'timestamptz']);
const naming = new Set(['text', 'boolean', 'uuid', 'interval']);

export type ChartPart = 'x' | 'y' | 'series';

export function isTemporal(type: string): boolean {
  return temporal.has(type);
}

/** Whether a column can take a part of a chart of this kind. */
export function fits(kind: ChartKind, part: ChartPart, type: string): boolean {
  if (part === 'y') return isNumeric(type);
  if (part === 'series') return naming.has(type) || temporal.has(type) || type === 'integer';
  if (kind === 'scatter' || kind === 'histogram') return isNumeric(type);
  if (kind === 'line' || kind === 'area') return isNumeric(type) || temporal.has(type);
  if (kind === 'heatmap') return fits(kind, 'series', type);
  return naming.has(type) || temporal.has(type) || isNumeric(type);
}

export function takesSeries(kind: ChartKind): boolean {
  return kind !== 'pie';
}

/** How many columns of numbers a chart of this kind draws. */
export function mostNumbers(kind: ChartKind, hasSeries: boolean): number {
  if (kind === 'histogram') return 0;
  return hasSeries || kind === 'pie' || kind === 'heatmap' ? 1 : mostLines;
}

/** The chart of this kind with as much of what is drawn now as fits it; null where the columns do not allow one. */
export function ofKind(kind: ChartKind, columns: readonly Column[], now: ChartSpec | null): ChartSpec | null {
  const distinct = columns.filter((column, index) => columns.findIndex((other) => other.name === column.name) === index);
  const able = (part: ChartPart) =>
    distinct
      .filter((column) => fits(kind, part, column.type))
      .map(({ name, type }) => ({ column: name, type }))
      .toSorted((a, b) => (part === 'x' ? 0 : rankOf(part, a) - rankOf(part, b)));
  const kept = (part: ChartPart, column: ChartColumn | null | undefined) => (column && fits(kind, part, column.type) ? column : null);
  const title = now?.title ?? null;
  const x = kept('x', now?.x) ?? preferredX(kind, able('x'));
  if (!x) return null;
  const rest = (part: ChartPart, taken: readonly string[]) => able(part).filter(({ column }) => column !== x.column && !taken.includes(column));
  if (kind === 'histogram') return { kind, title, x, y: [], series: null };
  if (kind === 'heatmap') {
    const series = [kept('series', now?.series), ...rest('series', [])].find((column) => column && column.column !== x.column) ?? null;
    const y = [...(now?.y ?? []), ...rest('y', [])].find(({ column }) => column !== x.column && column !== series?.column);
    return series && y ? { kind, title, x, y: [y], series } : null;
  }
  const series = takesSeries(kind) && now?.kind !== 'heatmap' ? (kept('series', now?.series) ?? null) : null;
  const held = (now?.y ?? []).filter(({ column }) => column !== x.column && column !== series?.column);
  const y = held.length > 0 ? held : rest('y', series ? [series.column] : []).slice(0, 1);
  if (y.length === 0) return null;
  return { kind, title, x, y: y.slice(0, mostNumbers(kind, series !== null)), series: series?.column === x.column ? null : series };
}

/** The chart to begin with where nobody has made one. */
export function firstChart(result: ResultPage): ChartSpec | null {
  const hasNames = result.columns.some(({ type }) => naming.has(type));
  const order: ChartKind[] = result.columns.some(({ type }) => temporal.has(type)) ? ['line', 'bar'] : hasNames ? ['bar'] : ['scatter', 'histogram', 'bar'];
  for (const kind of order) {
    const spec = ofKind(kind, result.columns, null);
    if (spec) return spec;
  }
  return null;
}

/** Why it cannot be drawn of these rows; null where it can. */
export function refusal(spec: ChartSpec, rowCount: number): string | null {
  if (rowCount === 0) return 'There are no rows to draw.';
  if (spec.kind === 'pie' && rowCount > mostSlices) return `A pie has at most ${mostSlices} slices, and there are more rows. Bars show them all.`;
  return null;
}

/** What names things goes before numbers, and numbers that say something before keys. */
function rankOf(part: ChartPart, { column, type }: ChartColumn): number {
  return part === 'series' ? Number(isNumeric(type)) : Number(isKey(column));
}

function isKey(column: string): boolean {
  return /(^|_)(id|key|code)$/i.test(column);
}

function preferredX(kind: ChartKind, able: readonly ChartColumn[]): ChartColumn | null {
  const first = (test: (column: ChartColumn) => boolean) => able.find(test);
  if (kind === 'line' || kind === 'area') return first(({ type }) => temporal.has(type)) ?? able[0] ?? null;
  if (kind === 'scatter' || kind === 'histogram') return first(({ column }) => !isKey(column)) ?? able[0] ?? null;
  return first(({ type }) => naming.has(type)) ?? first(({ type }) => temporal.has(type)) ?? able[0] ?? null;
}
