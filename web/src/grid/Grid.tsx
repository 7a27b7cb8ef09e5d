import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import type { Sort } from '../api/routes';
import type { ResultPage } from '../api/types';
import { cellSource } from '../format/cells';
import { copyText } from '../ui/clipboard';
import { columnEdges, columnWidths, visibleColumns } from './columns';
import { GridHeader } from './GridHeader';
import { GridRow } from './GridRow';
import { moved, type Place } from './moves';
import { ResultPages } from './pages';
import { contentTop, scrollHeight, scrollToRow, spareRows, visibleRows, type ScrollSpace } from './scroll';

const rowHeight = 26;
const originStep = 1_000;

interface GridProps {
  result: ResultPage;
  sort: Sort | null;
  onSort: (column: number) => void;
}

/** A table of any length: draws what is in view, and asks for the rows it lacks. */
export function Grid({ result, sort, onSort }: GridProps) {
  const { announcer } = useApp();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const view = useSignal({ top: 0, left: 0, width: 800, height: 600 });
  const active = useSignal<Place>({ row: 0, column: 0 });
  const pages = useMemo(() => new ResultPages(result, sort), [result, sort]);
  // Another order brings other rows to the top, which may need more room.
  const head = pages.head.value;
  const edges = useMemo(() => {
    const rows = [...result.rows.slice(0, 50), ...head.slice(0, 50)];
    return columnEdges(columnWidths(result.columns, rows));
  }, [result, head]);
  const numberWidth = String(result.row_count).length * 8 + 26;
  const space = useComputed<ScrollSpace>(() => ({
    rowHeight,
    rows: result.row_count,
    viewport: Math.max(rowHeight, view.value.height - rowHeight),
  }));

  useEffect(() => () => pages.dispose(), [pages]);
  useEffect(() => {
    const element = root.current!;
    element.scrollTo(0, 0);
    active.value = { row: 0, column: 0 };
    const read = () =>
      (view.value = { top: element.scrollTop, left: element.scrollLeft, width: element.clientWidth, height: element.clientHeight });
    const resized = new ResizeObserver(read);
    resized.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [result]);

  const { top, left, width } = view.value;
  const range = visibleRows({ ...space.value, rows: result.row_count }, top);
  const columns = visibleColumns(edges, left, width - numberWidth);
  useEffect(() => pages.want(range.first, range.end), [pages, range.first, range.end, pages.error.value]);
  pages.version.value;

  const go = (place: Place) => {
    active.value = place;
    const element = root.current!;
    if (place.row >= 0) element.scrollTop = scrollToRow(space.value, element.scrollTop, place.row);
    const cell = { left: edges[place.column]!, right: edges[place.column + 1]! };
    const room = element.clientWidth - numberWidth;
    if (cell.left < element.scrollLeft) element.scrollLeft = cell.left;
    else if (cell.right > element.scrollLeft + room) element.scrollLeft = Math.min(cell.left, cell.right - room);
  };
  // Columns are sorted by name, so of two with the same name only the first can be.
  const sortBy = (column: number) => {
    const { name } = result.columns[column]!;
    if (result.columns.findIndex((other) => other.name === name) === column) onSort(column);
  };
  const copyCell = async () => {
    const { row, column } = active.value;
    const shown = result.columns[column]!;
    await copyText(row < 0 ? shown.name : cellSource(pages.row(row)?.[column], shown));
    announcer.say('Cell copied');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === 'c' && getSelection()?.isCollapsed !== false) return void copyCell();
    if (active.value.row < 0 && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      return sortBy(active.value.column);
    }
    const page = Math.max(1, Math.floor(space.value.viewport / rowHeight) - 1);
    const place = moved(active.value, event.key, control, { rows: result.row_count, columns: result.columns.length, page });
    if (place) {
      event.preventDefault();
      go(place);
    }
  };
  // Rows stand still inside a layer that moves: a scroll then draws only the rows that come into view. The layer's own
  // origin moves on in steps, since browsers lose precision far from zero.
  const origin = Math.floor(range.first / originStep) * originStep;
  const layerTop = Math.round(origin * rowHeight + top - contentTop(space.value, top));
  // Elements of rows that left take in those that come.
  const elements = Math.ceil(space.value.viewport / rowHeight) + 2 * spareRows + 2;
  return (
    <div
      ref={root}
      class="grid"
      role="grid"
      tabIndex={0}
      aria-label="Result"
      aria-rowcount={result.row_count + 1}
      aria-colcount={result.columns.length + 1}
      aria-activedescendant={`${id}-${active.value.row}-${active.value.column}`}
      onKeyDown={onKeyDown}
    >
      <div
        class="grid-canvas"
        role="presentation"
        style={{ height: scrollHeight(space.value) + rowHeight, width: edges.at(-1)! + numberWidth }}
      >
        <GridHeader {...{ id, result, edges, columns, numberWidth, sort, active, onSort: sortBy }} />
        <div class="grid-body" role="rowgroup" style={{ transform: `translateY(${layerTop}px)` }}>
          {Array.from({ length: range.end - range.first }, (_, index) => {
            const row = range.first + index;
            return (
              <GridRow
                key={row % elements}
                {...{ id, row, edges, columns, numberWidth }}
                cells={pages.row(row)}
                shown={result.columns}
                top={(row - origin) * rowHeight}
                activeColumn={active.value.row === row ? active.value.column : -1}
                onPick={(column) => (active.value = { row, column })}
              />
            );
          })}
        </div>
      </div>
      {pages.error.value && (
        <p class="grid-error" role="alert">
          {pages.error.value}{' '}
          <button type="button" class="link" onClick={() => pages.retry()}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}
