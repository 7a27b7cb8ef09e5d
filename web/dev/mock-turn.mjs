// What the mock server answers: the words of the message choose the story.
import { resultPage, smallSql } from './mock-data.mjs';

const answer = `Revenue in 2025 was **highest in the United States**, at 3,007,230.10.

Germany grew by 12.4 % and France by 31.25 %; rows without a \`country\` shrank:

| country | revenue | growth |
|:--|--:|--:|
| United States | 3,007,230.10 | 0.2 % |
| Germany | 2,596,946.00 | 12.4 % |

1. Orders of 2025 were kept.
2. Items were summed by country.

\`\`\`sql
SELECT 1; -- a check
\`\`\`

<img src=x onerror=alert(1)> [a link](https://example.com) ![no](https://example.com/x.png) [bad](javascript:alert(1))
`;

export async function* tell(turn) {
  const { message, turn_id, thread_id, wait } = turn;
  const words = message.toLowerCase();
  const call_id = `call-${turn_id}`;
  const run_id = words.includes('million') ? 'run-big' : words.includes('zero') ? 'run-zero' : 'run-small';
  const base = { thread_id, turn_id, assumptions: [], tool_calls: [], usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 }, model_id: 'planner', backend: 'planner', latency_ms: 131, using_fallback: false };
  yield ['status', { turn_id, thread_id, status: 'running' }];
  await wait(words.includes('slow') ? 4000 : 150);
  if (words.includes('ask')) {
    const question = 'Which revenue do you mean: **before** or **after** returns?';
    yield* stream(turn, question, 20);
    yield ['done', { ...base, status: 'asked', text: question, question, confidence: 0.55, assumptions: ['revenue means quantity × unit_price'] }];
    return;
  }
  if (words.includes('cannot')) {
    const text = "I can't, because no table holds the weather. Known are customers, orders and order items.";
    yield ['done', { ...base, status: 'unanswerable', text }];
    return;
  }
  yield ['tool_call', { call_id: `${call_id}-s`, tool: 'get_dataset_schema', arguments: { dataset: 'shop' } }];
  await wait(120);
  yield ['tool_result', { call_id: `${call_id}-s`, ok: true, summary: '3 tables: customers, orders, order_items', duration_ms: 12 }];
  if (words.includes('fail')) {
    yield ['tool_call', { call_id, tool: 'execute_sql', arguments: { sql: 'SELECT amount_usd FROM orders', confidence: 0.9 } }];
    await wait(120);
    yield ['tool_result', { call_id, ok: false, summary: 'failed', error: 'Column "amount_usd" does not exist in orders. Nearest: amount.', duration_ms: 8, run_id: 'run-failed' }];
    yield ['error', { code: 'model_unavailable', message: 'The model service did not answer (429). Your query results are kept.', retryable: true }];
    yield ['done', { ...base, status: 'failed', text: '' }];
    return;
  }
  yield ['tool_call', { call_id, tool: 'execute_sql', arguments: { sql: smallSql, confidence: 0.93, assumptions: ['revenue means quantity × unit_price'] } }];
  await wait(words.includes('slow') ? 8000 : 250);
  if (turn.cancelled()) return yield ['done', { ...base, status: 'cancelled', text: '' }];
  const result = resultPage(run_id.slice(4));
  yield ['result', { run_id, result }];
  yield ['tool_result', { call_id, ok: true, summary: `${result.row_count} rows: country, revenue, orders, growth`, run_id, duration_ms: 118 }];
  const text = words.includes('long') ? answer.repeat(40) : answer;
  yield* stream(turn, text, words.includes('long') ? 120 : 40);
  const tool_calls = [
    { call_id: `${call_id}-s`, tool: 'get_dataset_schema', ok: true, summary: '3 tables: customers, orders, order_items' },
    { call_id, tool: 'execute_sql', ok: true, summary: `${result.row_count} rows`, run_id },
  ];
  yield ['done', { ...base, status: 'succeeded', text, sql: smallSql, result, confidence: 0.93, assumptions: ['“revenue” means quantity × unit_price', '“2025” is the calendar year of ordered_at'], tool_calls }];
}

async function* stream(turn, text, pieces) {
  const size = Math.max(4, Math.ceil(text.length / pieces));
  for (let offset = 0; offset < text.length && !turn.cancelled(); offset += size) {
    yield ['token', { message_id: `m-${turn.turn_id}`, offset, text: text.slice(offset, offset + size) }];
    await turn.wait(30);
  }
}
