import { expect, test } from 'vitest';
import { exampleQuestions } from './examples';

const column = (name: string, type: string, distinct: number) => ({ name, type, profile: { distinct } });

test('questions are made of columns that the schema has', () => {
  const schema = {
    tables: [
      { name: 'orders', row_count: 500, columns: [column('order_id', 'integer', 500), column('amount', 'decimal', 400), column('country', 'text', 12)] },
      { name: 'customers', row_count: 90, columns: [column('customer_id', 'integer', 90), column('name', 'text', 90)] },
    ],
  };
  expect(exampleQuestions(schema)).toEqual(['Total amount by country in orders', 'How many orders by country?', 'How many rows in orders?']);
});

test('a schema without measures and categories still has a question', () => {
  expect(exampleQuestions({ tables: [{ name: 't', columns: [column('a', 'text', 9_000)] }] })).toEqual(['How many rows in t?']);
  expect(exampleQuestions({ tables: [] })).toEqual([]);
});
