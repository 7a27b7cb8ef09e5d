// Made-up data for the mock server: schemas, a small result, and a result of a million rows that is computed as asked.

export const datasets = [
  { id: 'd1', name: 'shop', kind: 'files' },
  { id: 'd2', name: 'returns.csv', kind: 'csv' },
];

const column = (name, type, engine_type = type.toUpperCase(), values = []) => ({
  name,
  type,
  engine_type,
  profile: { distinct: values.length || 5000, null_fraction: 0, values, sampled: false },
});

const table = (name, row_count, columns, notes = []) => ({ name, row_count, row_count_is_exact: true, columns, notes });

export const schemas = {
  d1: {
    source: 'shop',
    joins: [],
    tables: [
      table('customers', 12_000, [column('customer_id', 'integer', 'BIGINT'), column('name', 'text', 'VARCHAR'), column('country', 'text', 'VARCHAR', ['DE', 'FR', 'US', 'GB']), column('signed_up', 'date', 'DATE')]),
      table('orders', 84_213, [column('order_id', 'integer', 'BIGINT'), column('customer_id', 'integer', 'BIGINT'), column('status', 'text', 'VARCHAR', ['shipped', 'open', 'cancelled']), column('ordered_at', 'timestamp', 'TIMESTAMP')], ['3 rows were left out: they have too few fields.']),
      table('order_items', 1_210_455, [column('order_id', 'integer', 'BIGINT'), column('product_id', 'integer', 'BIGINT'), column('quantity', 'integer', 'INTEGER'), column('unit_price', 'decimal', 'DECIMAL(10,2)'), column('channel', 'text', 'VARCHAR', ['web', 'shop', 'phone'])]),
    ],
    problems: [{ file: 'broken.json', line: 3, message: 'broken.json, line 3: ends inside a string. Mend the line or leave the file out.' }],
  },
  d2: { source: 'returns.csv', joins: [], tables: [table('returns', 4_120, [column('order_id', 'integer', 'BIGINT'), column('reason', 'text', 'VARCHAR', ['damaged', 'late'])])] },
};

export const smallSql = `SELECT c.country, round(sum(i.quantity * i.unit_price), 2) AS revenue,
       count(DISTINCT o.order_id) AS orders
FROM order_items i
JOIN orders o ON o.order_id = i.order_id
JOIN customers c ON c.customer_id = o.customer_id
WHERE o.ordered_at >= DATE '2025-01-01' -- this year
GROUP BY 1 ORDER BY revenue DESC LIMIT 20`;

const smallColumns = [
  { name: 'country', type: 'text' },
  { name: 'revenue', type: 'decimal' },
  { name: 'orders', type: 'integer' },
  { name: 'growth', type: 'double' },
];
const smallRows = [
  ['United States', '3007230.10', 8123, 0.002],
  ['Germany', '2596946.00', 7011, 12.4],
  ['France', '1579804.55', 5120, 31.25],
  [null, '620162.20', 1999, -3.1],
];

const bigColumns = [
  { name: 'id', type: 'integer' },
  { name: 'customer', type: 'text' },
  { name: 'region', type: 'text' },
  { name: 'amount', type: 'decimal' },
  { name: 'day', type: 'date' },
  { name: 'note', type: 'text' },
  { name: 'active', type: 'boolean' },
  { name: 'score', type: 'double' },
  { name: 'at', type: 'timestamptz' },
  { name: 'tags', type: 'json' },
];

const bigRow = (i) => [
  i + 1,
  `Customer ${(i * 7919) % 100_000}`,
  ['EU', 'US', 'APAC', 'LATAM'][i % 4],
  (500 + ((i * 84_147) % 200_000) / 100).toFixed(2),
  new Date(1_700_000_000_000 + i * 60_000).toISOString().slice(0, 10),
  i % 9 === 0 ? null : `note ${i}`,
  i % 3 === 0,
  Math.sin(i) * 1000,
  new Date(1_700_000_000_000 + i * 60_000).toISOString().slice(0, 19) + 'Z',
  { rank: i % 10, labels: ['a', 'b'] },
];

export function resultPage(id, offset = 0, limit = 200, sort = null) {
  const big = id === 'big';
  const row_count = big ? 1_000_000 : id === 'zero' ? 0 : smallRows.length;
  const rows = [];
  const backwards = sort?.startsWith('-');
  for (let i = offset; i < Math.min(row_count, offset + limit); i++) {
    const at = backwards ? row_count - 1 - i : i;
    rows.push(big ? bigRow(at) : smallRows[at]);
  }
  return { result_id: id, columns: big ? bigColumns : smallColumns, rows, offset, row_count, truncated: big, ...(big ? { truncated_by: 'rows' } : {}) };
}
