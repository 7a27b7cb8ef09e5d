import { beforeEach, describe, expect, test } from 'vitest';
import { applyEvent, MissingText } from './apply-event';
import { Turn, type TextPart, type ToolPart } from './turn';

let turn: Turn;
let number = 0;
const tell = (name: string, data: unknown) => applyEvent(turn, { id: ++number, name, data });
const textAt = (index: number) => (turn.parts.value[index] as TextPart).text.value;

beforeEach(() => {
  turn = new Turn('k', 'How many?');
});

describe('applyEvent', () => {
  test('text grows by offset, and a delta told twice changes nothing', () => {
    tell('token', { message_id: 'm', offset: 0, text: 'Four ' });
    tell('token', { message_id: 'm', offset: 5, text: 'rows' });
    tell('token', { message_id: 'm', offset: 5, text: 'rows' });
    expect(textAt(0)).toBe('Four rows');
  });

  test('missing text is noticed', () => {
    expect(() => tell('token', { message_id: 'm', offset: 3, text: 'x' })).toThrow(MissingText);
  });

  test('a result finds the call that it belongs to, whichever comes first', () => {
    const result = { result_id: 'r', columns: [], rows: [], row_count: 0, truncated: false };
    tell('tool_call', { call_id: 'a', tool: 'execute_sql', arguments: {} });
    tell('tool_call', { call_id: 'b', tool: 'execute_sql', arguments: {} });
    tell('tool_result', { call_id: 'a', ok: true, summary: 's', run_id: 'ra', duration_ms: 1 });
    tell('result', { run_id: 'ra', result });
    tell('result', { run_id: 'rb', result });
    const [a, b] = turn.parts.value as ToolPart[];
    expect([a!.result.value, b!.result.value]).toEqual([result, result]);
  });

  test('another model begins: the text so far is void', () => {
    tell('token', { message_id: 'm', offset: 0, text: 'Wrong' });
    tell('restart', { message_id: 'm', reason: 'overloaded' });
    tell('token', { message_id: 'm', offset: 0, text: 'Right' });
    expect(textAt(0)).toBe('Right');
  });

  test('the end brings the text that was not streamed, and only then', () => {
    const answer = { thread_id: 't', turn_id: 'u', status: 'succeeded', text: 'Four.' };
    tell('done', answer);
    expect([turn.status.value, textAt(0), turn.parts.value.length]).toEqual(['succeeded', 'Four.', 1]);
    tell('done', answer);
    expect(turn.parts.value.length).toBe(1);
  });

  test('what code printed stands with its step, other notices by themselves', () => {
    tell('notice', { code: 'printed', text: 'hello' });
    tell('notice', { code: 'budget', text: 'Enough.' });
    expect(turn.parts.value.map((part) => part.kind === 'notice' && part.text)).toEqual(['Enough.']);
  });

  test('an event of a kind unknown here changes nothing', () => {
    tell('weather', { sunny: true });
    expect(turn.parts.value).toEqual([]);
  });
});
