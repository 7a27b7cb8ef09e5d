/** The active cell; row -1 is the header. */
export interface Place {
  row: number;
  column: number;
}

export interface Extent {
  rows: number;
  columns: number;
  /** Rows that one page key moves by. */
  page: number;
}

/** Where a key leads to; null for keys that move nothing. */
export function moved(from: Place, key: string, withControl: boolean, extent: Extent): Place | null {
  const last = { row: extent.rows - 1, column: extent.columns - 1 };
  const to = (row: number, column: number): Place => ({
    row: Math.min(last.row, Math.max(-1, row)),
    column: Math.min(last.column, Math.max(0, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(withControl ? 0 : from.row - 1, from.column);
    case 'ArrowDown':
      return to(withControl ? last.row : from.row + 1, from.column);
    case 'ArrowLeft':
      return to(from.row, withControl ? 0 : from.column - 1);
    case 'ArrowRight':
      return to(from.row, withControl ? last.column : from.column + 1);
    case 'PageUp':
      return to(Math.max(0, from.row - extent.page), from.column);
    case 'PageDown':
      return to(from.row + extent.page, from.column);
    case 'Home':
      return to(withControl ? 0 : from.row, 0);
    case 'End':
      return to(withControl ? last.row : from.row, last.column);
    default:
      return null;
  }
}
