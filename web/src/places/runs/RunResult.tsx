import { useSignal } from '@preact/signals';
import { exportUrl, type Sort } from '../../api/routes';
import type { ResultPage } from '../../api/types';
import { Grid } from '../../grid/Grid';
import { Menu } from '../../ui/Menu';

const formats = [
  ['CSV', 'csv'],
  ['Excel', 'xlsx'],
  ['Parquet', 'parquet'],
  ['JSON', 'json'],
  ['NDJSON', 'ndjson'],
  ['Markdown', 'md'],
] as const;

/** The rows that a run left, all of them, in the same grid as beside a conversation. */
export function RunResult({ result }: { result: ResultPage }) {
  const sort = useSignal<Sort | null>(null);
  if (result.columns.length === 0) return null;
  const onSort = (column: number) => {
    const before = sort.value;
    const name = result.columns[column]!.name;
    if (before?.column !== column) sort.value = { column, name, descending: false };
    else sort.value = before.descending ? null : { column, name, descending: true };
  };
  return (
    <section class="run-result" aria-label="Rows">
      <div class="section-head">
        <h2>Result</h2>
        <Menu label="Export the result" buttonClass="button" items={formats.map(([label, format]) => ({ label, href: exportUrl(result.result_id, format) }))}>
          Export
        </Menu>
      </div>
      {result.truncated && <p class="truncated">Cut {result.truncated_by === 'bytes' ? 'by its size' : 'by the row limit'}: there were more rows.</p>}
      <div class={result.row_count > 14 ? 'grid-box' : 'grid-box short'}>
        <Grid result={result} sort={sort.value} onSort={onSort} />
      </div>
    </section>
  );
}
