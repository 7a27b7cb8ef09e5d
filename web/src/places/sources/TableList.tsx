import { useSignal } from '@preact/signals';
import type { SchemaTable, TableJoin } from '../../api/types';
import { count, plural } from '../../format/numbers';
import { TableView } from './TableView';

const shownAtOnce = 60;
const filterFrom = 8;

interface TableListProps {
  datasetId: string;
  tables: readonly SchemaTable[];
  joins: readonly TableJoin[];
  /** The first one shows its columns at once. */
  isOpen?: boolean;
}

/** The tables of a source, each with its columns and a look at its rows. */
export function TableList({ datasetId, tables, joins, isOpen = false }: TableListProps) {
  const filter = useSignal('');
  const shown = useSignal(shownAtOnce);
  const words = filter.value.trim().toLowerCase();
  const found = tables.filter(({ name, columns }) => words === '' || name.toLowerCase().includes(words) || columns.some((column) => column.name.toLowerCase().includes(words)));
  return (
    <section aria-label="Tables">
      <div class="section-head">
        <h2>Tables</h2>
        {tables.length >= filterFrom && (
          <input
            type="search"
            aria-label="Find a table or column"
            placeholder="Find a table or column"
            value={filter.value}
            onInput={(event) => (filter.value = event.currentTarget.value)}
          />
        )}
      </div>
      {words !== '' && <p class="place-note" role="status">{`${plural(found.length, 'table')} found`}</p>}
      {found.slice(0, shown.value).map((table, index) => (
        <TableView key={table.name} datasetId={datasetId} table={table} joins={joins} isOpen={isOpen && index === 0} />
      ))}
      {found.length > shown.value && (
        <button type="button" class="button" onClick={() => (shown.value += shownAtOnce)}>
          Show more of {count(found.length)}
        </button>
      )}
    </section>
  );
}
