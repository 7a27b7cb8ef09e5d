import type { Turn } from './turn';

export const windowParts = 60;

/** Index of the first turn to draw so that about `limit` parts are in the page; the last turn is always drawn. */
export function firstShown(turns: readonly Turn[], limit: number): number {
  let parts = 0;
  for (let i = turns.length - 1; i >= 0; i--) {
    parts += 1 + turns[i]!.parts.value.length;
    if (parts > limit && i < turns.length - 1) return i + 1;
  }
  return 0;
}
