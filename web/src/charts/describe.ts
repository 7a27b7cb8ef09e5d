import type { ChartSpec, Column, ResultPage, Row } from '../api/types';
import { cellText } from '../format/cells';
import { plural } from '../format/numbers';
import { kinds } from './choice';

/** A chart in a sentence or two, for whoever does not see it. */
export function describe(spec: ChartSpec, columns: readonly Column[], rows: readonly Row[]): string {
  const kind = kinds.find(([id]) => id === spec.kind)![1].toLowerCase();
  const what = spec.y.length > 0 ? spec.y.map((column) => column.column).join(' and ') : 'number of rows';
  const split = spec.series ? `, ${spec.kind === 'heatmap' ? 'and' : 'split by'} ${spec.series.column}` : '';
  const head = `${spec.title ? `${spec.title}. ` : ''}Chart (${kind}) of ${what} by ${spec.x.column}${split}, ${plural(rows.length, 'row')}.`;
  return [head, ...spec.y.slice(0, 3).map((column) => extremes(spec, column.column, columns, rows))].filter(Boolean).join(' ');
}

function extremes(spec: ChartSpec, name: string, columns: readonly Column[], rows: readonly Row[]): string {
  const place = (column: string) => columns.findIndex((other) => other.name === column);
  const [x, y] = [place(spec.x.column), place(name)];
  const points = rows.filter((row) => row[y] !== null && row[y] !== undefined).map((row) => ({ at: cellText(row[x], columns[x]!) || 'no value', row, value: Number(row[y]) }));
  if (points.length < 2) return '';
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best));
  const lowest = points.reduce((best, point) => (point.value < best.value ? point : best));
  const text = (point: (typeof points)[number]) => `${cellText(point.row[y], columns[y]!)} at ${point.at}`;
  return `${name}: highest ${text(highest)}, lowest ${text(lowest)}.`;
}

/** How much of a result a chart is drawn of. */
export function cutNote(result: ResultPage, drawn: number): string | null {
  return drawn < result.row_count ? `Drawn from the first ${plural(drawn, 'row')} of ${plural(result.row_count, 'row')}.` : null;
}
