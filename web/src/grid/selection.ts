import type { Column, Row } from '../api/types';
import { cellSource } from '../format/cells';
import type { Place } from './moves';

/** Cells between two corners; both ends belong to it. */
export interface CellRange {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The header is no row of what is selected. */
export function rangeOf(anchor: Place, active: Place): CellRange {
  return {
    top: Math.max(0, Math.min(anchor.row, active.row)),
    bottom: Math.max(0, anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  };
}

export function isSingle({ top, bottom, left, right }: CellRange): boolean {
  return top === bottom && left === right;
}

/** Rows of a range as spreadsheets paste them: tabs between cells, and every digit of each. */
export function toTsv(rows: readonly Row[], columns: readonly Column[], range: CellRange, withHeaders: boolean): string {
  const taken = columns.slice(range.left, range.right + 1);
  const lines = rows.map((row) => taken.map((column, index) => field(cellSource(row[range.left + index], column))).join('\t'));
  return [...(withHeaders ? [taken.map(({ name }) => field(name)).join('\t')] : []), ...lines].join('\n');
}

function field(text: string): string {
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
