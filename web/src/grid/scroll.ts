/** Positions in a grid of any number of rows. Browsers stop growing an element at some millions of pixels. */
export interface ScrollSpace {
  rowHeight: number;
  rows: number;
  /** Height of what is visible below the header. */
  viewport: number;
}

export const tallest = 8_000_000;

/** Rows drawn above and below what is visible, so that a small scroll shows no gap. */
export const spareRows = 4;

export function contentHeight(space: ScrollSpace): number {
  return space.rows * space.rowHeight;
}

/** Height of the scrolled element: the true one, or as much as a browser surely bears. */
export function scrollHeight(space: ScrollSpace): number {
  return Math.min(contentHeight(space), tallest);
}

/** Where in the content the viewport begins when the element is scrolled to `scrollTop`. */
export function contentTop(space: ScrollSpace, scrollTop: number): number {
  const scrollable = scrollHeight(space) - space.viewport;
  if (scrollable <= 0) return 0;
  const at = Math.min(1, Math.max(0, scrollTop / scrollable));
  return at * (contentHeight(space) - space.viewport);
}

/** The inverse of {@link contentTop}. */
export function scrollTopFor(space: ScrollSpace, top: number): number {
  const hidden = contentHeight(space) - space.viewport;
  if (hidden <= 0) return 0;
  return (Math.min(hidden, Math.max(0, top)) / hidden) * (scrollHeight(space) - space.viewport);
}

export interface RowRange {
  first: number;
  /** Exclusive. */
  end: number;
}

export function visibleRows(space: ScrollSpace, scrollTop: number): RowRange {
  const top = contentTop(space, scrollTop);
  return {
    first: Math.max(0, Math.floor(top / space.rowHeight) - spareRows),
    end: Math.min(space.rows, Math.ceil((top + space.viewport) / space.rowHeight) + spareRows),
  };
}

/** The scroll position that brings a row into view, or the present one where it is in view already. */
export function scrollToRow(space: ScrollSpace, scrollTop: number, row: number): number {
  const top = contentTop(space, scrollTop);
  const rowTop = row * space.rowHeight;
  if (rowTop < top) return scrollTopFor(space, rowTop);
  if (rowTop + space.rowHeight > top + space.viewport) return scrollTopFor(space, rowTop + space.rowHeight - space.viewport);
  return scrollTop;
}
