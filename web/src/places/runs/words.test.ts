import { expect, test } from 'vitest';
import type { Replay, RunRecord } from '../../api/runs';
import { kindOf, statusInWords, storedInWords, titleOf, verdictInWords } from './words';

const run: RunRecord = { run_id: 'r', status: 'succeeded', user_id: 'me', dataset_id: 'd', dataset: 'shop', query_type: 'sql', created_at: '2026-01-01T00:00:00Z' };

test('a run is known by what ran, on one line', () => {
  expect(titleOf({ ...run, sql: 'select 1\n  from t' })).toBe('select 1 from t');
  expect(titleOf({ ...run, query_type: 'python', code: 'x'.repeat(200) })).toHaveLength(161);
  expect(titleOf({ ...run, query_type: 'plan', compiled_sql: 'select 2' })).toBe('select 2');
  expect(titleOf(run)).toBe('Nothing to run');
  expect([kindOf(run), kindOf({ ...run, query_type: 'python' }), kindOf({ ...run, query_type: 'probe' })]).toEqual(['SQL', 'Python', 'Look-up']);
});

test('a state that is not known is told as it is', () => {
  expect([statusInWords('needs_approval'), statusInWords('put_off')]).toEqual(['Waits for a yes', 'put off']);
});

test('what came of a repetition is said plainly', () => {
  const replay: Replay = { run_id: 'r', verdict: 'different', stored_rows: 'changed', notes: [], then: run, now: run };
  expect(verdictInWords(replay)).toBe('Another result than then');
  expect(verdictInWords({ ...replay, verdict: 'reordered' })).toContain('another order');
  expect(storedInWords(replay)).toContain('somebody changed them');
  expect(storedInWords({ ...replay, stored_rows: 'none' })).toBeNull();
});
