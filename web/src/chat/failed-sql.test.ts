import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { placeIn, triesOf } from './failed-sql';
import type { ToolPart } from './turn';

const call = (id: string, ok: boolean | null): ToolPart => ({
  kind: 'tool',
  id,
  tool: 'execute_sql',
  arguments: { sql: 'SELECT 1' },
  outcome: signal(ok === null ? null : { ok, summary: '', runId: null, durationMs: null, error: null }),
  result: signal(null),
});

test('the place stands in the message', () => {
  expect(placeIn('There is no column "x" (line 2, column 7).')).toEqual({ line: 2, column: 7 });
  expect(placeIn('Out of time.')).toBeNull();
});

test('tries are counted since the last that worked', () => {
  const [worked, first, second] = [call('a', true), call('b', false), call('c', false)];
  expect(triesOf([worked, first, second], first, false)).toEqual({ attempt: 1, next: 'tried' });
  expect(triesOf([worked, first, second], second, true)).toEqual({ attempt: 2, next: 'trying' });
  expect(triesOf([worked, first, second], second, false)).toEqual({ attempt: 2, next: 'none' });
});
