/** A small shop, made up the same way each time: customers, products and orders that join. */
export function sampleShop(): File[] {
  const next = random(20_260_101);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const customers = range(240).map((n) => [n, `${pick(given)} ${pick(family)}`, ...pick(towns), day(next() * 700), pick(['web', 'web', 'shop', 'partner'])]);
  const products = articles.map(([name, category, price], index) => [index + 1, name, category, price]);
  const orders = range(4_000).map((n) => {
    const product = 1 + Math.floor(next() ** 1.6 * articles.length);
    const amount = 1 + Math.floor(next() ** 2 * 6);
    const status = next() < 0.06 ? 'returned' : next() < 0.04 ? 'cancelled' : 'delivered';
    return [n, 1 + Math.floor(next() ** 1.4 * 240), product, day(next() * 730), amount, (articles[product - 1]![2] * amount).toFixed(2), status];
  });
  return [
    csv('customers.csv', ['customer_id', 'name', 'city', 'country', 'since', 'channel'], customers),
    csv('products.csv', ['product_id', 'product', 'category', 'price'], products),
    csv('orders.csv', ['order_id', 'customer_id', 'product_id', 'order_date', 'quantity', 'amount', 'status'], orders),
  ];
}

const given = ['Ada', 'Ben', 'Chloé', 'Dana', 'Emil', 'Farid', 'Grete', 'Hugo', 'Ines', 'Jonas', 'Kim', 'Lena', 'Marta', 'Nils', 'Olga', 'Pau', 'Rosa', 'Sami', 'Tove', 'Yusuf'];
const family = ['Abel', 'Berg', 'Costa', 'Dahl', 'Evans', 'Fischer', 'García', 'Holm', 'Ivanova', 'Jensen', 'Kowalski', 'Lindt', 'Moreau', 'Novak', "O'Brien", 'Petit'];
const towns: readonly [string, string][] = [
  ['Berlin', 'Germany'], ['Hamburg', 'Germany'], ['München', 'Germany'], ['Paris', 'France'], ['Lyon', 'France'], ['Madrid', 'Spain'],
  ['Sevilla', 'Spain'], ['London', 'United Kingdom'], ['Leeds', 'United Kingdom'], ['Oslo', 'Norway'], ['Wien', 'Austria'], ['Gdańsk', 'Poland'],
];
const articles: readonly [string, string, number][] = [
  ['Filter coffee 500 g', 'Coffee', 8.9], ['Espresso beans 1 kg', 'Coffee', 19.5], ['Green tea', 'Tea', 6.4], ['Earl Grey', 'Tea', 5.9],
  ['Mug', 'Kitchen', 12], ['Hand grinder', 'Kitchen', 49], ['Kettle', 'Kitchen', 39.9], ['French press', 'Kitchen', 29.9],
  ['Oat biscuits', 'Snacks', 3.2], ['Dark chocolate', 'Snacks', 4.5], ['Roasted almonds', 'Snacks', 5.8], ['Honey', 'Snacks', 7.6],
  ['Paper filters', 'Supplies', 2.9], ['Descaler', 'Supplies', 6.9], ['Gift card', 'Gifts', 25], ['Tasting box', 'Gifts', 34.5],
];

const firstDay = Date.UTC(2024, 0, 1);

function day(after: number): string {
  return new Date(firstDay + Math.floor(after) * 86_400_000).toISOString().slice(0, 10);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

function csv(name: string, header: readonly string[], rows: readonly (readonly unknown[])[]): File {
  return new File([[header, ...rows].map((row) => row.join(',')).join('\n'), '\n'], name, { type: 'text/csv' });
}

/** Numbers from 0 to 1, the same ones after the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
