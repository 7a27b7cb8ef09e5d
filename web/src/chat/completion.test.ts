import { describe, expect, test } from 'vitest';
import { mentions, plain, tokenAt } from './completion';
import { Recall } from './recall';

const tables = [
  { name: 'orders', columns: [{ name: 'order_id', type: 'integer' }, { name: 'status', type: 'text' }] },
  { name: 'order_items', columns: [{ name: 'quantity', type: 'integer' }] },
  { name: 'customers', columns: [] },
];

describe('completion', () => {
  test('@ begins a word, / begins the message', () => {
    expect(tokenAt('sum of @or', 10)).toMatchObject({ sign: '@', typed: 'or', start: 7 });
    expect(tokenAt('(@or', 4)).toMatchObject({ start: 1 });
    expect(tokenAt('a@b', 3)).toBeNull();
    expect(tokenAt('/th', 3)).toMatchObject({ sign: '/', typed: 'th' });
    expect(tokenAt('a /th', 5)).toBeNull();
    expect(tokenAt('@orders ', 8)).toBeNull();
  });

  test('tables, then their columns behind a point', () => {
    expect(mentions(tables, 'or').map(({ label }) => label)).toEqual(['@orders', '@order_items']);
    expect(mentions(tables, 'items').map(({ label }) => label)).toEqual(['@order_items']);
    expect(mentions(tables, 'Orders.st').map(({ text }) => text)).toEqual(['@orders.status ']);
    expect(mentions(tables, 'nope')).toEqual([]);
  });

  test('the agent reads names, and addresses stay as they are', () => {
    expect(plain('status of @orders.status by @customers, mail a@b.c and @somebody', tables)).toBe('status of orders.status by customers, mail a@b.c and @somebody');
  });
});

describe('Recall', () => {
  test('goes back through what was asked, and forward to what was being written', () => {
    const recall = new Recall();
    const asked = ['one', 'two', 'two'];
    expect([recall.back(asked, 'draft'), recall.back(asked, 'two'), recall.back(asked, 'one')]).toEqual(['two', 'one', null]);
    expect([recall.forward(asked), recall.forward(asked), recall.forward(asked)]).toEqual(['two', 'draft', null]);
  });
});
