import type { Column, Row } from '../api/types';
import { cellText } from '../format/cells';

const characterWidth = 7.6;
const padding = 24;
const narrowest = 64;
const widest = 340;

/** Widths in pixels that show the header and most of the first rows' cells. */
export function columnWidths(columns: readonly Column[], rows: readonly Row[]): number[] {
  return columns.map((column, index) => {
    let longest = column.name.length + 2;
    for (const row of rows) longest = Math.max(longest, cellText(row[index], column).length);
    return Math.round(Math.min(widest, Math.max(narrowest, longest * characterWidth + padding)));
  });
}

/** Left edge of each column, and the right edge of the last one. */
export function columnEdges(widths: readonly number[]): number[] {
  const edges = [0];
  for (const width of widths) edges.push(edges.at(-1)! + width);
  return edges;
}

export interface ColumnRange {
  first: number;
  /** Exclusive. */
  end: number;
}

export function visibleColumns(edges: readonly number[], left: number, width: number): ColumnRange {
  const columns = edges.length - 1;
  let first = 0;
  while (first < columns - 1 && edges[first + 1]! <= left) first++;
  let end = first;
  while (end < columns && edges[end]! < left + width) end++;
  return { first, end: Math.max(end, Math.min(columns, first + 1)) };
}
