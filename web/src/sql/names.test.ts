import { expect, test } from 'vitest';
import { namesOf } from './names';

const schema = { tables: [{ name: 'orders', columns: [{ name: 'status', type: 'text', engine_type: 'VARCHAR' }, { name: 'Unit Price', type: 'decimal' }] }] };

test('columns are offered with their types, and quoted where their names need it', () => {
  const names = namesOf(schema, 'files', 'SELECT 1');
  expect(names.schema['orders']).toEqual([
    { label: 'status', type: 'property', detail: 'varchar' },
    { label: 'Unit Price', type: 'property', detail: 'decimal', apply: '"Unit Price"' },
  ]);
  expect(names.upperCase).toBe(true);
});

test('keywords come as the statement has them', () => {
  expect(namesOf(null, 'sqlite', 'select 1').upperCase).toBe(false);
});
