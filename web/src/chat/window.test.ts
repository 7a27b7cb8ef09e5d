import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { Turn } from './turn';
import { firstShown } from './window';

function turnOf(parts: number): Turn {
  const turn = new Turn('k', 'q');
  for (let i = 0; i < parts; i++) turn.add({ kind: 'text', id: `${i}`, text: signal('x') });
  return turn;
}

test('the last turns are drawn, up to so many parts', () => {
  const turns = Array.from({ length: 100 }, () => turnOf(2));
  expect(firstShown(turns, 60)).toBe(80);
  expect(firstShown(turns.slice(0, 10), 60)).toBe(0);
});

test('the last turn is drawn however long it is', () => {
  expect(firstShown([turnOf(1), turnOf(500)], 60)).toBe(1);
  expect(firstShown([], 60)).toBe(0);
});
