/** Positions in a grid of any number of rows. Browsers stop growing an element at some millions of pixels. */
export interface ScrollSpace {
  rowHeight: number;
  rows: number;
  /** Height of what is visible below the header. */
  viewport: number;
}

export const tallest = 8_000_000;

/** Behind the first row and before the last one so many pixels are as many: most people look there, and none of it is skipped. */
const exact = 1_000_000;

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
  return between(scrollTop, scrollHeight(space) - space.viewport, contentHeight(space) - space.viewport);
}

/** The inverse of {@link contentTop}. */
export function scrollTopFor(space: ScrollSpace, top: number): number {
  return between(top, contentHeight(space) - space.viewport, scrollHeight(space) - space.viewport);
}

/** A place on a way of one length as one on a way of another: the same at both ends, stretched between. */
function between(place: number, from: number, to: number): number {
  if (from <= 0) return 0;
  const at = Math.min(from, Math.max(0, place));
  const edge = Math.min(exact, from / 2, to / 2);
  if (at <= edge) return at;
  if (at >= from - edge) return to - (from - at);
  return edge + ((at - edge) * (to - 2 * edge)) / (from - 2 * edge);
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
