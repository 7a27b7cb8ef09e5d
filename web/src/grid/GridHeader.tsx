import type { Signal } from '@preact/signals';
import type { Sort } from '../api/routes';
import type { ResultPage } from '../api/types';
import { isNumeric } from '../format/cells';
import type { ColumnRange } from './columns';
import type { Place } from './moves';

interface GridHeaderProps {
  id: string;
  result: ResultPage;
  edges: readonly number[];
  columns: ColumnRange;
  numberWidth: number;
  sort: Sort | null;
  active: Signal<Place>;
  onSort: (column: number) => void;
}

export function GridHeader({ id, result, edges, columns, numberWidth, sort, active, onSort }: GridHeaderProps) {
  return (
    <div class="grid-head" role="rowgroup">
      <div class="grid-row" role="row" aria-rowindex={1}>
        <div class="grid-number" role="columnheader" aria-colindex={1} style={{ width: numberWidth }}>
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
              class={cellClass(isNumeric(column.type), active.value.row === -1 && active.value.column === index)}
              style={{ width: edges[index + 1]! - edges[index]!, marginLeft: offset === 0 ? edges[index] : 0 }}
              onClick={() => onSort(index)}
            >
              <span>{column.name}</span>
              {sorted !== 'none' && <span class="arrow">{sorted === 'ascending' ? '▲' : '▼'}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

export function cellClass(numeric: boolean, active: boolean): string {
  return `grid-cell${numeric ? ' num' : ''}${active ? ' active' : ''}`;
}
