import { memo } from 'preact/compat';
import type { Column, Row } from '../api/types';
import { cellText, isNumeric } from '../format/cells';
import { count } from '../format/numbers';
import type { ColumnRange } from './columns';
import type { GridState } from './grid-state';
import { cellClass } from './GridHeader';

interface GridRowProps {
  id: string;
  row: number;
  /** Undefined until its page is here. */
  cells: Row | undefined;
  shown: readonly Column[];
  edges: readonly number[];
  columns: ColumnRange;
  numberWidth: number;
  top: number;
  activeColumn: number;
  /** -1 where nothing of the row is selected. */
  firstSelected: number;
  lastSelected: number;
  state: GridState;
}

export const GridRow = memo(
  function GridRow({ id, row, cells, shown, edges, columns, numberWidth, top, activeColumn, firstSelected, lastSelected, state }: GridRowProps) {
    return (
      <div class={cells ? 'grid-row' : 'grid-row coming'} role="row" aria-rowindex={row + 2} style={{ top }}>
        <div class="grid-number" role="rowheader" aria-colindex={1} style={{ width: numberWidth }} onClick={() => state.selectRow(row)}>
          {count(row + 1)}
        </div>
        {shown.slice(columns.first, columns.end).map((column, offset) => {
          const index = columns.first + offset;
          const value = cells?.[index];
          const text = cells ? cellText(value, column) : '';
          return (
            <div
              key={index}
              id={`${id}-${row}-${index}`}
              role="gridcell"
              aria-colindex={index + 2}
              title={text.length > 40 ? text : undefined}
              aria-selected={index >= firstSelected && index <= lastSelected}
              class={cellClass(isNumeric(column.type), activeColumn === index, firstSelected !== lastSelected || activeColumn < 0 ? index >= firstSelected && index <= lastSelected : false)}
              style={{ width: edges[index + 1]! - edges[index]!, marginLeft: offset === 0 ? edges[index] : 0 }}
              onClick={(event) => state.moveTo({ row, column: index }, event.shiftKey)}
              onDblClick={() => (state.viewed.value = { row, column: index })}
            >
              {cells && (value === null || value === undefined) ? <Missing /> : text}
            </div>
          );
        })}
      </div>
    );
  },
  (before, after) =>
    before.row === after.row &&
    before.top === after.top &&
    before.cells === after.cells &&
    before.shown === after.shown &&
    before.edges === after.edges &&
    before.activeColumn === after.activeColumn &&
    before.firstSelected === after.firstSelected &&
    before.lastSelected === after.lastSelected &&
    before.state === after.state &&
    before.columns.first === after.columns.first &&
    before.columns.end === after.columns.end,
);

function Missing() {
  return (
    <span class="null">
      <span aria-hidden="true">∅</span>
      <span class="hidden">no value</span>
    </span>
  );
}
