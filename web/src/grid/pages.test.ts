import { expect, test } from 'vitest';
import type { ResultPage } from '../api/types';
import { pageRows, ResultPages } from './pages';

const columns = [{ name: 'n', type: 'integer' }];
const rowsOf = (offset: number, limit: number) => Array.from({ length: limit }, (_, index) => [offset + index]);
const result = (rows: number, row_count: number): ResultPage => ({
  result_id: 'r', columns, rows: rowsOf(0, rows), row_count, truncated: false,
});

function loader() {
  const asked: number[] = [];
  const load = (_id: string, offset: number, limit: number) => {
    asked.push(offset);
    return Promise.resolve({ ...result(0, 1_000), rows: rowsOf(offset, limit), offset });
  };
  return { asked, load };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('the first page that came with the result is not asked for again', async () => {
  const { asked, load } = loader();
  const pages = new ResultPages(result(pageRows, 1_000), null, load);
  pages.want(0, 30);
  await settled();
  expect(asked).toEqual([]);
  expect(pages.row(7)).toEqual([7]);
});

test('a first page shorter than one of ours is read whole', async () => {
  const { asked, load } = loader();
  const pages = new ResultPages(result(50, 1_000), null, load);
  expect([pages.row(49), pages.row(50)]).toEqual([[49], undefined]);
  pages.want(0, 30);
  await settled();
  expect(asked).toEqual([0]);
  expect(pages.row(50)).toEqual([50]);
});

test('a range over two pages asks for both, once', async () => {
  const { asked, load } = loader();
  const pages = new ResultPages(result(pageRows, 1_000), null, load);
  pages.want(390, 420);
  pages.want(391, 421);
  await settled();
  expect(asked).toEqual([200, 400]);
  expect(pages.row(410)).toEqual([410]);
  expect(pages.version.value).toBe(2);
});

test('another order begins without rows', async () => {
  const { asked, load } = loader();
  const pages = new ResultPages(result(pageRows, 1_000), { column: 0, name: 'n', descending: true }, load);
  expect(pages.row(0)).toBeUndefined();
  pages.want(0, 20);
  await settled();
  expect(asked).toEqual([0]);
});

test('a failure is told, and asked for again only on demand', async () => {
  let calls = 0;
  const pages = new ResultPages(result(0, 1_000), null, () => {
    calls++;
    return Promise.reject(new TypeError('network'));
  });
  pages.want(0, 20);
  await settled();
  pages.want(0, 20);
  await settled();
  expect(calls).toBe(1);
  expect(pages.error.value).toContain('cannot be reached');
  pages.retry();
  pages.want(0, 20);
  await settled();
  expect(calls).toBe(2);
});
