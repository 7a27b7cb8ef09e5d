import { useSignal } from '@preact/signals';
import { getSample } from '../../api/sources';
import type { ResultPage } from '../../api/types';
import { cellText, isNumeric } from '../../format/cells';
import { plural } from '../../format/numbers';
import { useAction } from '../use-action';
import { Trouble } from '../Page';

/** Some rows of a table, read when somebody asks for them. */
export function Sample({ datasetId, table }: { datasetId: string; table: string }) {
  const page = useSignal<ResultPage | null>(null);
  const action = useAction();
  const read = () =>
    action.run(async () => {
      page.value = await getSample(datasetId, table);
    }, `Rows of ${table}`);
  return (
    <>
      <div class="actions">
        <button type="button" class="button" disabled={action.busy} onClick={() => void read()}>
          {page.value ? 'Read them again' : `Look at rows of ${table}`}
        </button>
      </div>
      <Trouble error={action.error} />
      {page.value && <Rows page={page.value} table={table} />}
    </>
  );
}

export function Rows({ page, table }: { page: ResultPage; table: string }) {
  if (page.rows.length === 0) return <p class="place-note">It has no rows.</p>;
  return (
    <div class="wide" tabIndex={0} role="group" aria-label={`Rows of ${table}`}>
      <table class="plain data">
        <caption class="hidden">
          The first {plural(page.rows.length, 'row')} of {table}
        </caption>
        <thead>
          <tr>
            {page.columns.map((column, index) => (
              <th key={index} scope="col" class={isNumeric(column.type) ? 'num' : undefined} dir="auto">
                {column.name}
                <span class="comment">{column.type}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column} class={isNumeric(page.columns[column]!.type) ? 'num' : undefined} dir="auto">
                  {value === null ? <span class="null">∅</span> : cellText(value, page.columns[column]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
