import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import type { Sort } from '../api/routes';
import type { ResultPage } from '../api/types';
import { CellView } from './CellView';
import { columnEdges, columnWidths, visibleColumns } from './columns';
import { GridHeader } from './GridHeader';
import { GridRow } from './GridRow';
import { GridState } from './grid-state';
import { keyAction } from './keys';
import type { Place } from './moves';
import { ResultPages } from './pages';
import { contentTop, scrollHeight, scrollToRow, spareRows, visibleRows, type ScrollSpace } from './scroll';
import { useCopy } from './use-copy';

const rowHeight = 26;
const originStep = 1_000;

interface GridProps {
  result: ResultPage;
  sort: Sort | null;
  /** A cell to bring into view; another object each time. */
  place?: Place | null;
  onSort: (column: number) => void;
}

/** A table of any length: draws what is in view, and asks for the rows it lacks. */
export function Grid({ result, sort, place = null, onSort }: GridProps) {
  const { panel } = useApp();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const view = useSignal({ top: 0, left: 0, width: 800, height: 600 });
  const state = useMemo(() => new GridState(result), [result]);
  const pages = useMemo(() => new ResultPages(result, sort), [result, sort]);
  // Another order brings other rows to the top, which may need more room.
  const head = pages.head.value;
  const natural = useMemo(() => columnWidths(result.columns, [...result.rows.slice(0, 50), ...head.slice(0, 50)]), [result, head]);
  const widths = state.widths.value;
  const edges = useMemo(() => columnEdges(natural.map((width, column) => widths.get(column) ?? width)), [natural, widths]);
  const numberWidth = String(result.row_count).length * 8 + 26;
  const space = useComputed<ScrollSpace>(() => ({
    rowHeight,
    rows: result.row_count,
    viewport: Math.max(rowHeight, view.value.height - rowHeight),
  }));
  const copy = useCopy(state, pages, sort);
  useEffect(() => {
    panel.copy.value = copy;
    return () => void (panel.copy.value = null);
  }, [state, pages]);

  useEffect(() => () => pages.dispose(), [pages]);
  useLayoutEffect(() => {
    const element = root.current!;
    element.scrollTo(0, 0);
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

  const show = (to: Place) => {
    const element = root.current!;
    if (to.row >= 0) element.scrollTop = scrollToRow(space.value, element.scrollTop, to.row);
    const cell = { left: edges[to.column]!, right: edges[to.column + 1]! };
    const room = element.clientWidth - numberWidth;
    if (cell.left < element.scrollLeft) element.scrollLeft = cell.left;
    else if (cell.right > element.scrollLeft + room) element.scrollLeft = Math.min(cell.left, cell.right - room);
  };
  useLayoutEffect(() => {
    if (!place || place.row >= result.row_count) return;
    state.moveTo({ row: place.row, column: place.column });
    root.current!.focus({ preventScroll: true });
    // How much there is room for is known once it is laid out.
    requestAnimationFrame(() => root.current && show(state.active.value));
  }, [place, state]);
  // Columns are sorted by name, so of two with the same name only the first can be.
  const sortBy = (column: number) => {
    const { name } = result.columns[column]!;
    if (result.columns.findIndex((other) => other.name === name) === column) onSort(column);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(space.value.viewport / rowHeight) - 1);
    const action = keyAction(event, state, { rows: result.row_count, columns: result.columns.length, page });
    if (!action) return;
    if (action.kind === 'copy' && getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    if (action.kind === 'copy') void copy(action.withHeaders);
    else if (action.kind === 'sort') sortBy(state.active.value.column);
    else if (action.kind === 'view') state.viewed.value = state.active.value;
    else if (action.kind === 'widen') state.resize(action.column, edges[action.column + 1]! - edges[action.column]! + action.by);
    else if (action.kind === 'move') {
      state.moveTo(action.to, action.extends_);
      show(action.to);
    }
  };
  // Rows stand still inside a layer that moves: a scroll then draws only the rows that come into view. The layer's own
  // origin moves on in steps, since browsers lose precision far from zero.
  const origin = Math.floor(range.first / originStep) * originStep;
  const layerTop = Math.round(origin * rowHeight + top - contentTop(space.value, top));
  // Elements of rows that left take in those that come.
  const elements = Math.ceil(space.value.viewport / rowHeight) + 2 * spareRows + 2;
  const active = state.active.value;
  const isDrawn = (active.row < 0 || (active.row >= range.first && active.row < range.end)) && active.column >= columns.first && active.column < columns.end;
  const selected = state.range.value;
  const viewed = state.viewed.value;
  return (
    <div
      ref={root}
      class="grid"
      role="grid"
      tabIndex={0}
      aria-label="Result"
      aria-multiselectable="true"
      aria-rowcount={result.row_count + 1}
      aria-colcount={result.columns.length + 1}
      aria-activedescendant={isDrawn ? `${id}-${active.row}-${active.column}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div
        class="grid-canvas"
        role="presentation"
        style={{ height: scrollHeight(space.value) + rowHeight, width: edges.at(-1)! + numberWidth }}
      >
        <GridHeader {...{ id, result, edges, columns, numberWidth, sort, state, onSort: sortBy }} />
        <div class="grid-body" role="rowgroup" style={{ transform: `translateY(${layerTop}px)` }}>
          {Array.from({ length: range.end - range.first }, (_, index) => {
            const row = range.first + index;
            const isSelected = active.row >= 0 && row >= selected.top && row <= selected.bottom;
            return (
              <GridRow
                key={row % elements}
                {...{ id, row, edges, columns, numberWidth, state }}
                cells={pages.row(row)}
                shown={result.columns}
                top={(row - origin) * rowHeight}
                activeColumn={active.row === row ? active.column : -1}
                firstSelected={isSelected ? selected.left : -1}
                lastSelected={isSelected ? selected.right : -1}
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
      {viewed && pages.row(viewed.row) && (
        <CellView
          column={result.columns[viewed.column]!}
          row={viewed.row}
          value={pages.row(viewed.row)![viewed.column]}
          onClose={() => {
            state.viewed.value = null;
            root.current?.focus({ preventScroll: true });
          }}
        />
      )}
    </div>
  );
}
