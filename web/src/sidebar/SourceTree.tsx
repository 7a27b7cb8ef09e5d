import { useApp } from '../app/app';
import { addressOfPlace } from '../app/route';
import type { Problem, SchemaTable } from '../api/types';
import { count, shortCount } from '../format/numbers';
import type { Source } from '../sources/sources';
import { Icon } from '../ui/Icon';

export function SourceTree() {
  const { sources, identity } = useApp();
  const list = sources.list.value;
  return (
    <section class="sources" aria-label="Data">
      <div class="side-line">
        <h2 class="side-heading">Data</h2>
        {identity.me.value?.role !== 'viewer' && (
          <a class="icon-button" href={addressOfPlace('sources', 'add')} aria-label="Add data">
            <Icon name="plus" size={14} />
          </a>
        )}
      </div>
      {sources.error.value && (
        <p class="side-error" role="alert">
          {sources.error.value}{' '}
          <button type="button" class="link" onClick={() => void sources.load()}>
            Try again
          </button>
        </p>
      )}
      {list?.length === 0 && <p class="side-note">Nothing connected.</p>}
      {list?.map((source, index) => <SourceEntry key={source.dataset.id} source={source} open={index === 0} />)}
    </section>
  );
}

function SourceEntry({ source, open }: { source: Source; open: boolean }) {
  const { dataset, schema, error } = source;
  return (
    <details class="source" open={open}>
      <summary>
        {dataset.colour && <span class="swatch" style={{ background: dataset.colour }} />}
        <span class="name">{dataset.name}</span>
        {dataset.kind && <span class="badge">{dataset.kind}</span>}
      </summary>
      {error && <p class="side-error">{error}</p>}
      {!schema && !error && <p class="side-note">Reading the schema…</p>}
      {schema?.tables.map((table) => <TableEntry key={table.name} table={table} />)}
      {schema?.problems?.map((problem, index) => <ProblemEntry key={index} problem={problem} />)}
    </details>
  );
}

function TableEntry({ table }: { table: SchemaTable }) {
  return (
    <details class="table">
      <summary>
        <span class="name" title={table.name}>
          {table.name}
        </span>
        {table.notes && table.notes.length > 0 && (
          <span class="warn" title={table.notes.join('\n')}>
            <Icon name="warn" size={12} />
            <span class="hidden">has notes</span>
          </span>
        )}
        <RowCount table={table} />
      </summary>
      {table.notes?.map((note) => (
        <p key={note} class="side-note">
          {note}
        </p>
      ))}
      <ul class="columns">
        {table.columns.map((column) => (
          <li key={column.name}>
            <span class="name" title={column.name}>
              {column.name}
            </span>
            <span class="type">{(column.engine_type || column.type).toLowerCase()}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function RowCount({ table }: { table: SchemaTable }) {
  if (table.row_count === null || table.row_count === undefined) return null;
  const about = table.row_count_is_exact === false ? 'about ' : '';
  return (
    <span class="count" title={`${about}${count(table.row_count)} rows`}>
      {about && '~'}
      {shortCount(table.row_count)}
      <span class="hidden"> rows</span>
    </span>
  );
}

function ProblemEntry({ problem }: { problem: Problem }) {
  const file = problem.file && problem.message.startsWith(problem.file) ? problem.file : '';
  return (
    <p class="side-problem">
      <Icon name="warn" size={13} />
      <span>
        <strong>{file}</strong>
        {problem.message.slice(file.length)}
      </span>
    </p>
  );
}
