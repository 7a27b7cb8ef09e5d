import { useApp } from '../app/app';
import { errorOf } from '../api/http';
import type { Sort } from '../api/routes';
import { cellSource } from '../format/cells';
import { plural } from '../format/numbers';
import { copyText } from '../ui/clipboard';
import type { GridState } from './grid-state';
import type { ResultPages } from './pages';
import { isSingle } from './selection';

/** Copies what is selected, and says how much that was. */
export function useCopy(state: GridState, pages: ResultPages, sort: Sort | null): (withHeaders: boolean) => Promise<void> {
  const { announcer } = useApp();
  return async (withHeaders) => {
    const { row, column } = state.active.value;
    const range = state.range.value;
    const shown = state.result.columns[column]!;
    try {
      if (!withHeaders && (row < 0 || isSingle(range))) {
        await copyText(row < 0 ? shown.name : cellSource(pages.row(row)?.[column], shown));
        announcer.say('Cell copied');
        return;
      }
      const { text, rows, cut } = await state.copied(pages, sort, range, withHeaders);
      await copyText(text);
      announcer.say(cut ? `The first ${plural(rows, 'row')} copied. Export has all.` : `${plural(rows, 'row')} copied`);
    } catch (thrown) {
      announcer.say(`Not copied. ${errorOf(thrown).message}`);
    }
  };
}
