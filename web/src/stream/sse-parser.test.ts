import { describe, expect, test } from 'vitest';
import { SseParser } from './sse-parser';

const text = ': hello\n\nid: 7\nevent: token\ndata: {"a":1}\n\nid: 8\r\nevent: done\r\ndata: one\r\ndata: two\r\n\r\n';

describe('SseParser', () => {
  test('reads events, skips comments, joins lines of data', () => {
    expect(new SseParser().push(text)).toEqual([
      { id: '7', name: 'token', data: '{"a":1}' },
      { id: '8', name: 'done', data: 'one\ntwo' },
    ]);
  });

  test('gives the same events wherever the text is cut', () => {
    const whole = new SseParser().push(text);
    for (let cut = 0; cut <= text.length; cut++) {
      const parser = new SseParser();
      expect([...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))]).toEqual(whole);
    }
  });

  test('keeps a field without a space behind its colon, and an event without data to itself', () => {
    expect(new SseParser().push('event:x\n\ndata:y\n\n')).toEqual([{ id: null, name: 'message', data: 'y' }]);
  });
});
