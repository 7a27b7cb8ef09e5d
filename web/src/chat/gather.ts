import { getRun } from '../api/routes';
import type { ResultPage } from '../api/types';
import { chartRows } from '../charts/rows';
import type { Read } from '../figures/evidence';
import type { Turn } from './turn';

const mostResults = 12;

export interface Gathered {
  reads: Read[];
  statements: string[];
  /** How many rows results have. */
  counts: number[];
}

/**
 * The results behind an answer, its own first, then those before it.
 * @param how `shown` takes the rows that are here; `all` reads the runs and rows that are not
 */
export async function gather(turns: readonly Turn[], turn: Turn, how: 'shown' | 'all'): Promise<Gathered> {
  const before = turns.slice(0, turns.indexOf(turn) + 1).toReversed();
  const found = new Map<string, ResultPage>();
  const statements: string[] = [];
  for (const each of before) {
    for (const part of each.parts.value.toReversed()) {
      if (part.kind !== 'tool' || found.size >= mostResults) continue;
      const runId = part.outcome.value?.ok ? part.outcome.value.runId : null;
      // A conversation that was read again knows its runs, and the rows of the last of each turn.
      if (!part.result.value && runId && how === 'all') {
        const run = await getRun(runId).catch(() => null);
        if (run?.result) part.result.value = run.result;
      }
      if (part.result.value) found.set(part.result.value.result_id, part.result.value);
    }
    if (each.answer.value?.sql) statements.push(each.answer.value.sql);
  }
  const reads = await Promise.all([...found.values()].map((result) => read(result, how)));
  return { reads, statements, counts: reads.map(({ result }) => result.row_count) };
}

async function read(result: ResultPage, how: 'shown' | 'all'): Promise<Read> {
  const isWhole = result.rows.length >= result.row_count;
  if (how === 'shown' || isWhole) return { result, rows: result.rows };
  return { result, rows: (await chartRows(result.result_id).catch(() => result)).rows };
}
