import type { ResultPage, Row } from '../api/types';
import { isNumeric } from '../format/cells';
import { figuresIn, type Figure } from './figure';

/** Where a figure stands: a cell of a result; or somewhere that has no cell, such as its number of rows or the question. */
export type Found = { result: ResultPage; row: number; column: number } | 'known';

/** A result with the rows of it that were read. */
export interface Read {
  result: ResultPage;
  rows: readonly Row[];
}

/** What the figures of an answer are looked up in: the results of its conversation, newest first, and what was given. */
export class Evidence {
  readonly #given: Set<string>;

  /**
   * @param given texts that hold figures of their own: the question, the statement, what was assumed
   * @param counts numbers that the page knows otherwise: of rows of results and tables
   */
  constructor(
    readonly reads: readonly Read[],
    given: readonly string[],
    readonly counts: readonly number[],
  ) {
    this.#given = new Set(given.flatMap((text) => text.match(/\d+(?:[.,]\d+)*/g) ?? []));
  }

  /** True where every row of every result was looked at. */
  get isWhole(): boolean {
    return this.reads.every(({ result, rows }) => rows.length >= result.row_count);
  }

  find(figure: Figure): Found | null {
    for (const read of this.reads) {
      const cell = cellOf(read, figure);
      if (cell) return { result: read.result, ...cell };
    }
    if (figure.readings.some(({ value, tolerance }) => this.counts.some((count) => near(count, value, tolerance)))) return 'known';
    if (this.#given.has(figure.text.replace(/[^\d.,]/g, ''))) return 'known';
    return this.reads.some((read) => isWithinText(read, figure)) ? 'known' : null;
  }
}

/** The figures of a text that stand in nothing that was read. */
export function unfounded(text: string, evidence: Evidence): Figure[] {
  return figuresIn(text).filter((figure) => evidence.find(figure) === null);
}

function cellOf({ result, rows }: Read, figure: Figure): { row: number; column: number } | null {
  const numeric = result.columns.map((column, index) => (isNumeric(column.type) ? index : -1)).filter((index) => index >= 0);
  // What is exact goes before what was rounded.
  for (const exact of [true, false])
    for (let row = 0; row < rows.length; row++)
      for (const column of numeric) if (meets(rows[row]![column], figure, exact)) return { row, column };
  return null;
}

function meets(cell: unknown, figure: Figure, exact: boolean): boolean {
  if (cell === null || cell === undefined) return false;
  const number = Number(cell);
  return figure.readings.some(({ value, tolerance }) => {
    const allowed = exact ? 1e-9 * Math.max(1, Math.abs(value)) : tolerance;
    // A small whole number rounded from another says too little: 2 is not 2.3.
    if (!exact && tolerance === 0.5 && Math.abs(value) < 10) return false;
    return near(number, value, allowed) || (figure.isPercent && near(number * 100, value, allowed));
  });
}

/** A fall of 3 stands in the table as -3. */
function near(number: number, value: number, tolerance: number): boolean {
  return Math.abs(Math.abs(number) - Math.abs(value)) <= tolerance * (1 + 1e-9);
}

/** Years and codes stand within dates and names. */
function isWithinText({ result, rows }: Read, figure: Figure): boolean {
  const digits = figure.text.replace(/\s?%$/, '');
  if (!/^\d{2,}$/.test(digits)) return false;
  const whole = new RegExp(`(?<!\\d)${digits}(?!\\d)`);
  const texts = result.columns.map((column, index) => (isNumeric(column.type) ? -1 : index)).filter((index) => index >= 0);
  return rows.some((row) => texts.some((column) => whole.test(String(row[column] ?? ''))));
}
