import { signal } from '@preact/signals';
import { getResultPage, type Sort } from '../api/routes';
import { errorOf } from '../api/http';
import type { ResultPage, Row } from '../api/types';

export const pageRows = 200;
const keptPages = 60;
const loadsAtOnce = 3;

type Load = (resultId: string, offset: number, limit: number, sort: Sort | null, signal: AbortSignal) => Promise<ResultPage>;

/** The rows of one result in one order, read page by page as they come into view. */
export class ResultPages {
  /** Grows whenever rows arrive: reading it makes a component draw again then. */
  readonly version = signal(0);
  /** The first rows in this order, once they are here. */
  readonly head = signal<readonly Row[]>([]);
  readonly error = signal<string | null>(null);
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #loading = new Set<number>();
  #wanted = { first: 0, end: 0 };
  readonly #abort = new AbortController();

  constructor(
    readonly result: ResultPage,
    readonly sort: Sort | null,
    readonly load: Load = getResultPage,
  ) {
    const whole = result.rows.length >= Math.min(pageRows, result.row_count);
    if (sort === null && whole && !result.offset) this.#seed(result.rows);
  }

  row(index: number): Row | undefined {
    const page = this.#pages.get(Math.floor(index / pageRows));
    if (page) return page[index % pageRows];
    // The rows that came with the result fill less than a page: they stand in until it is here.
    return this.sort === null && !this.result.offset ? this.result.rows[index] : undefined;
  }

  /** Asks for the pages that hold these rows, where they are not here yet. */
  want(first: number, end: number): void {
    this.#wanted = { first, end };
    for (let page = Math.floor(first / pageRows); page * pageRows < end; page++) {
      const rows = this.#pages.get(page);
      if (rows) this.#keep(page, rows);
      else if (!this.#loading.has(page) && this.#loading.size < loadsAtOnce) void this.#fetch(page);
    }
  }

  retry(): void {
    this.error.value = null;
    this.version.value++;
  }

  dispose(): void {
    this.#abort.abort();
  }

  /** The page used last is the last to be forgotten. */
  #keep(page: number, rows: readonly Row[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    if (page === 0) this.head.value = rows;
    const oldest = this.#pages.keys().next().value;
    if (this.#pages.size > keptPages && oldest !== undefined) this.#pages.delete(oldest);
  }

  #seed(rows: readonly Row[]): void {
    for (let page = 0; page * pageRows < rows.length; page++) {
      const part = rows.slice(page * pageRows, (page + 1) * pageRows);
      const full = part.length === pageRows || page * pageRows + part.length === this.result.row_count;
      if (full) this.#pages.set(page, part);
    }
  }

  async #fetch(page: number): Promise<void> {
    if (this.error.value) return;
    this.#loading.add(page);
    try {
      const loaded = await this.load(this.result.result_id, page * pageRows, pageRows, this.sort, this.#abort.signal);
      this.#keep(page, loaded.rows);
      this.version.value++;
    } catch (thrown) {
      if (!this.#abort.signal.aborted) this.error.value = errorOf(thrown).message;
    } finally {
      this.#loading.delete(page);
      // A fast scroll asks for more than is read at once; what is in view by now comes next.
      if (!this.#abort.signal.aborted) this.want(this.#wanted.first, this.#wanted.end);
    }
  }
}
