import type { Sort } from '../api/routes';
import type { ResultPage } from '../api/types';
import { isNumeric } from '../format/cells';
import type { ColumnRange } from './columns';
import type { GridState } from './grid-state';

interface GridHeaderProps {
  id: string;
  result: ResultPage;
  edges: readonly number[];
  columns: ColumnRange;
  numberWidth: number;
  sort: Sort | null;
  state: GridState;
  onSort: (column: number) => void;
}

export function GridHeader({ id, result, edges, columns, numberWidth, sort, state, onSort }: GridHeaderProps) {
  const active = state.active.value;
  return (
    <div class="grid-head" role="rowgroup">
      <div class="grid-row" role="row" aria-rowindex={1}>
        <div class="grid-number" role="columnheader" aria-colindex={1} style={{ width: numberWidth }} onClick={() => state.selectAll()}>
          <span class="hidden">Row</span>
        </div>
        {result.columns.slice(columns.first, columns.end).map((column, offset) => {
          const index = columns.first + offset;
          const sorted = sort?.column === index ? (sort.descending ? 'descending' : 'ascending') : 'none';
          return (
            <div
              key={index}
              id={`${id}--1-${index}`}
              role="columnheader"
              aria-colindex={index + 2}
              aria-sort={sorted}
              title={`${column.name} (${column.type})`}
              class={cellClass(isNumeric(column.type), active.row === -1 && active.column === index, false)}
              style={{ width: edges[index + 1]! - edges[index]!, marginLeft: offset === 0 ? edges[index] : 0 }}
              onClick={(event) => (event.ctrlKey || event.metaKey ? state.selectColumn(index) : onSort(index))}
            >
              <span>{column.name}</span>
              {sorted !== 'none' && <span class="arrow">{sorted === 'ascending' ? '▲' : '▼'}</span>}
              <span class="resizer" onPointerDown={(event) => drag(event, edges[index + 1]! - edges[index]!, (width) => state.resize(index, width))} onClick={(event) => event.stopPropagation()} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Follows the pointer until it is let go. */
function drag(event: PointerEvent, width: number, resize: (width: number) => void): void {
  event.preventDefault();
  const handle = event.currentTarget as HTMLElement;
  const from = event.clientX;
  const move = (moved: PointerEvent) => resize(width + moved.clientX - from);
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener('pointermove', move);
  handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
}

export function cellClass(numeric: boolean, active: boolean, selected: boolean): string {
  return `grid-cell${numeric ? ' num' : ''}${active ? ' active' : ''}${selected ? ' selected' : ''}`;
}
