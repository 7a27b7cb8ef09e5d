import { computed, signal } from '@preact/signals';
import { getResultPage, type Sort } from '../api/routes';
import type { ResultPage, Row } from '../api/types';
import type { Place } from './moves';
import type { ResultPages } from './pages';
import { rangeOf, toTsv, type CellRange } from './selection';

/** More than this is for an export. */
const mostCopied = 20_000;
const pageLimit = 10_000;
const narrowest = 48;
const widest = 1_200;

/** What a person does with one table: the active cell, what is selected, how wide columns are, which cell is open. */
export class GridState {
  readonly active = signal<Place>({ row: 0, column: 0 });
  readonly anchor = signal<Place>({ row: 0, column: 0 });
  readonly range = computed(() => rangeOf(this.anchor.value, this.active.value));
  /** Columns whose width was set by hand. */
  readonly widths = signal<ReadonlyMap<number, number>>(new Map());
  /** The cell whose whole value is shown. */
  readonly viewed = signal<Place | null>(null);

  constructor(readonly result: ResultPage) {}

  /** @param extends_ keeps the other corner of the selection where it is */
  moveTo(place: Place, extends_ = false): void {
    this.active.value = place;
    if (!extends_) this.anchor.value = place;
  }

  selectRow(row: number): void {
    this.anchor.value = { row, column: 0 };
    this.active.value = { row, column: this.result.columns.length - 1 };
  }

  selectColumn(column: number): void {
    this.anchor.value = { row: 0, column };
    this.active.value = { row: Math.max(0, this.result.row_count - 1), column };
  }

  selectAll(): void {
    this.anchor.value = { row: 0, column: 0 };
    this.active.value = { row: Math.max(0, this.result.row_count - 1), column: this.result.columns.length - 1 };
  }

  resize(column: number, width: number): void {
    this.widths.value = new Map(this.widths.value).set(column, Math.round(Math.min(widest, Math.max(narrowest, width))));
  }

  /** What is selected, with how many rows that is, and whether it was too much. */
  async copied(pages: ResultPages, sort: Sort | null, range: CellRange, withHeaders: boolean): Promise<{ text: string; rows: number; cut: boolean }> {
    const end = Math.min(range.bottom + 1, this.result.row_count, range.top + mostCopied);
    const rows: Row[] = [];
    for (let row = range.top; row < end; ) {
      const known = pages.row(row);
      const next = known ? [known] : (await getResultPage(this.result.result_id, row, Math.min(pageLimit, end - row), sort)).rows;
      if (next.length === 0) break;
      rows.push(...next);
      row += next.length;
    }
    return { text: toTsv(rows, this.result.columns, range, withHeaders), rows: rows.length, cut: range.bottom + 1 > end };
  }
}
