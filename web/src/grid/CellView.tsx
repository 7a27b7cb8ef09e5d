import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Column } from '../api/types';
import { cellSource } from '../format/cells';
import { count } from '../format/numbers';
import { CopyButton } from '../ui/CopyButton';

interface CellViewProps {
  column: Column;
  row: number;
  value: unknown;
  onClose: () => void;
}

/** The whole of one value, which a table has no room for. */
export function CellView({ column, row, value, onClose }: CellViewProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const text = column.type === 'json' && value !== null && value !== undefined ? JSON.stringify(value, null, 2) : cellSource(value, column);
  return (
    <dialog ref={dialog} class="confirm cell-view" aria-labelledby="cell-title" onClose={onClose} onKeyDown={(event) => event.stopPropagation()}>
      <h2 id="cell-title">
        {column.name} <span class="meta">row {count(row + 1)}, {column.type}</span>
      </h2>
      {value === null || value === undefined ? (
        <p class="notice">No value.</p>
      ) : (
        <pre class="code" tabIndex={0} role="group" aria-label="Value">
          {text}
        </pre>
      )}
      <div class="actions">
        <CopyButton text={text} label="Copy the value" />
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
