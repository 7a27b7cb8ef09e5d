import { columnsOf, type ChangedRow, type Preview, type SampleRow } from './preview';

/** What a change did when it was tried: its tables, what else it touches, and a few rows before and after. */
export function PreviewView({ preview }: { preview: Preview }) {
  return (
    <>
      {preview.facts.length > 0 && (
        <dl class="preview-facts">
          {preview.facts.map(({ title, items }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>
                {items.map((item) => (
                  <div key={item}>{item}</div>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {preview.rows.length > 0 && <Sample rows={preview.rows} />}
    </>
  );
}

function Sample({ rows }: { rows: readonly ChangedRow[] }) {
  const columns = columnsOf(rows);
  return (
    <div class="md-table sample" tabIndex={0} role="group" aria-label="Rows before and after">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">When</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.flatMap((row, index) => [
            row.before !== null && <SampleLine key={`${index}b`} side="before" row={row.before} other={row.after} columns={columns} />,
            <SampleLine key={`${index}a`} side="after" row={row.after} other={row.before} columns={columns} />,
          ])}
        </tbody>
      </table>
    </div>
  );
}

interface SampleLineProps {
  side: 'before' | 'after';
  row: SampleRow | null;
  other: SampleRow | null;
  columns: readonly string[];
}

function SampleLine({ side, row, other, columns }: SampleLineProps) {
  return (
    <tr class={side}>
      <th scope="row">{side}</th>
      {row instanceof Map ? (
        columns.map((column) => <SampleCell key={column} value={row.get(column)} isChanged={other instanceof Map && other.get(column) !== row.get(column)} />)
      ) : (
        <td colSpan={Math.max(1, columns.length)}>{row === null ? 'gone' : String(row)}</td>
      )}
    </tr>
  );
}

function SampleCell({ value, isChanged }: { value: string | null | undefined; isChanged: boolean }) {
  const text = value === null || value === undefined ? '∅' : value;
  return <td class={isChanged ? 'changed' : undefined}>{isChanged ? <mark>{text}</mark> : text}</td>;
}
