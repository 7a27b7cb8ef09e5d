import { expect, test } from 'vitest';
import { highlightHtml, sqlTokens } from './highlight';

test('the tokens of a statement are the statement', () => {
  const sql = "SELECT \"select\", 'it''s', 1.5e3 -- from\nFROM t /* where";
  expect(sqlTokens(sql).map((token) => token.text).join('')).toBe(sql);
  expect(sqlTokens(sql).filter((token) => token.kind !== 'plain').map((token) => [token.kind, token.text])).toEqual([
    ['keyword', 'SELECT'], ['string', "'it''s'"], ['number', '1.5e3'], ['comment', '-- from'], ['keyword', 'FROM'], ['comment', '/* where'],
  ]);
});

test('markup is escaped', () => {
  expect(highlightHtml('a < b & c')).toBe('a &lt; b &amp; c');
});
