import { useSignal } from '@preact/signals';
import { useApp } from '../app/app';
import { exportUrl, type Sort } from '../api/routes';
import type { ResultPage } from '../api/types';
import { count, plural } from '../format/numbers';
import { ChartTab } from '../charts/ChartTab';
import { Grid } from '../grid/Grid';
import { filtersOf } from '../sql/filters';
import { SqlText } from '../sql/SqlText';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { RunErrorCard } from './RunErrorCard';
import { SqlTab } from './SqlTab';
import { Tabs } from './Tabs';

export function ResultPanel() {
  const { panel } = useApp();
  const view = panel.view.value;
  if (!view) return null;
  const { result } = view;
  return (
    <aside class="panel" aria-label="Result" onKeyDown={(event) => event.key === 'Escape' && panel.close()}>
      <header class="head">
        <Tabs />
        <span class="shape">{result && `${plural(result.row_count, 'row')} × ${count(result.columns.length)}`}</span>
        {panel.copy.value && (
          <Menu
            label="Copy from the result"
            buttonClass="button"
            items={[
              { label: 'Selection', action: () => void panel.copy.value?.(false) },
              { label: 'Selection with headers', action: () => void panel.copy.value?.(true) },
            ]}
          >
            Copy
          </Menu>
        )}
        {result && (
          <Menu
            label="Export the result"
            buttonClass="button"
            items={[
              { label: 'CSV', href: exportUrl(result.result_id, 'csv') },
              { label: 'Excel', href: exportUrl(result.result_id, 'xlsx') },
              { label: 'Parquet', href: exportUrl(result.result_id, 'parquet') },
              { label: 'JSON', href: exportUrl(result.result_id, 'json') },
              { label: 'NDJSON', href: exportUrl(result.result_id, 'ndjson') },
              { label: 'Markdown', href: exportUrl(result.result_id, 'md') },
            ]}
          >
            Export
          </Menu>
        )}
        <button type="button" class="button square" aria-label="Close the result" onClick={() => panel.close()}>
          <Icon name="close" size={14} />
        </button>
      </header>
      <div class="panel-body" role="tabpanel" id="result-panel" aria-labelledby={`tab-${panel.tab.value}`}>
        {panel.tab.value === 'sql' && <SqlTab view={view} />}
        {panel.tab.value === 'chart' && (result ? <ChartTab key={result.result_id} result={result} /> : <p class="panel-note">There is no result to draw.</p>)}
        {panel.tab.value === 'table' && <TableTab key={result?.result_id} result={result} />}
      </div>
    </aside>
  );
}

function TableTab({ result }: { result: ResultPage | null }) {
  const { panel } = useApp();
  const sort = useSignal<Sort | null>(null);
  if (!result) return panel.error.value ? <RunErrorCard error={panel.error.value} /> : null;
  if (result.columns.length === 0) return <p class="panel-note">The statement returned no columns.</p>;
  return (
    <>
      {result.truncated && <p class="truncated">{truncationOf(result)}</p>}
      {result.row_count === 0 && <NoRows sql={panel.view.value?.sql ?? null} />}
      <Grid result={result} sort={sort.value} place={panel.place.value} onSort={(column) => (sort.value = nextSort(sort.value, column, result.columns[column]!.name))} />
    </>
  );
}

/** What the query asked for, so that nobody takes "none" for an answer to another question. */
function NoRows({ sql }: { sql: string | null }) {
  const filters = sql ? filtersOf(sql) : [];
  return (
    <div class="panel-note">
      <p>0 rows{filters.length > 0 ? ' meet all of:' : '.'}</p>
      {filters.length > 0 && (
        <ul class="filters">
          {filters.map((filter) => (
            <li key={filter}>
              <code>
                <SqlText sql={filter} />
              </code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** First ascending, then descending, then the query's own order again. */
function nextSort(sort: Sort | null, column: number, name: string): Sort | null {
  if (sort?.column !== column) return { column, name, descending: false };
  return sort.descending ? null : { column, name, descending: true };
}

function truncationOf(result: ResultPage): string {
  const cap = result.truncated_by === 'bytes' ? 'by its size' : 'by the row limit';
  return `The first ${plural(result.row_count, 'row')}, cut ${cap}: there are more, and neither this table nor an export has them. Narrow the question or the SQL.`;
}
