import { errorOf } from '../api/http';
import { getResultPage } from '../api/routes';
import type { ResultPage } from '../api/types';

/** More points than this cannot be told apart, and take long to draw. */
export const mostRows = 5_000;
const kept = 8;

const pages = new Map<string, Promise<ResultPage>>();

/** The rows of a result that are drawn: a chart that is drawn anew does not read them again. */
export function chartRows(resultId: string): Promise<ResultPage> {
  const known = pages.get(resultId);
  if (known) return known;
  const page = getResultPage(resultId, 0, mostRows, null).catch((thrown: unknown) => {
    pages.delete(resultId);
    throw new Error(errorOf(thrown).message);
  });
  pages.set(resultId, page);
  const oldest = pages.keys().next().value;
  if (pages.size > kept && oldest !== undefined) pages.delete(oldest);
  return page;
}
