import type { GridState } from './grid-state';
import { moved, type Extent, type Place } from './moves';

export type KeyAction =
  | { kind: 'copy'; withHeaders: boolean }
  | { kind: 'sort' | 'view' | 'selected' }
  | { kind: 'widen'; column: number; by: number }
  | { kind: 'move'; to: Place; extends_: boolean };

const widenBy = 16;

/** What a key does in the table; null for keys that do nothing there. What only selects is done at once. */
export function keyAction(event: KeyboardEvent, state: GridState, extent: Extent): KeyAction | null {
  const control = event.ctrlKey || event.metaKey;
  const { row, column } = state.active.value;
  if (control && event.key.toLowerCase() === 'c') return { kind: 'copy', withHeaders: event.shiftKey };
  if (control && event.key.toLowerCase() === 'a') return selected(() => state.selectAll());
  if (event.key === ' ' && control) return selected(() => state.selectColumn(column));
  if (event.key === ' ' && event.shiftKey && row >= 0) return selected(() => state.selectRow(row));
  if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) return { kind: 'widen', column, by: event.key === 'ArrowRight' ? widenBy : -widenBy };
  if (row < 0 && (event.key === 'Enter' || event.key === ' ')) return { kind: 'sort' };
  if (row >= 0 && (event.key === 'Enter' || event.key === 'F2')) return { kind: 'view' };
  const to = moved({ row, column }, event.key, control, extent);
  return to && { kind: 'move', to, extends_: event.shiftKey };
}

function selected(select: () => void): KeyAction {
  select();
  return { kind: 'selected' };
}
