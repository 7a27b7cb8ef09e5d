import { useSignal } from '@preact/signals';
import type { SchemaColumn, SchemaTable, TableJoin } from '../../api/types';
import { count } from '../../format/numbers';
import { Sample } from './Sample';

interface TableViewProps {
  datasetId: string;
  table: SchemaTable;
  joins: readonly TableJoin[];
  isOpen: boolean;
}

export function TableView({ datasetId, table, joins, isOpen }: TableViewProps) {
  const open = useSignal(isOpen);
  const rows = table.row_count;
  return (
    <details class="table-view" open={open.value} onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>
        <span class="name" dir="auto">
          {table.name}
        </span>
        {table.kind && table.kind !== 'table' && <span class="badge">{table.kind.replace('_', ' ')}</span>}
        <span class="count">
          {rows === null || rows === undefined ? '' : `${table.row_count_is_exact === false ? 'about ' : ''}${count(rows)} rows`}
        </span>
      </summary>
      {open.value && (
        <div class="table-body">
          {table.comment && <p dir="auto">{table.comment}</p>}
          {table.notes?.map((note) => (
            <p key={note} class="place-note">
              {note}
            </p>
          ))}
          <Columns table={table} joins={joins} />
          <Sample datasetId={datasetId} table={table.name} />
        </div>
      )}
    </details>
  );
}

function Columns({ table, joins }: { table: SchemaTable; joins: readonly TableJoin[] }) {
  const leaving = joins.filter((join) => join.from_table === table.name);
  return (
    <div class="wide" tabIndex={0} role="group" aria-label={`Columns of ${table.name}`}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">Key</th>
            <th scope="col">Values</th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row" dir="auto">
                {column.name}
                {column.comment && <span class="comment">{column.comment}</span>}
              </th>
              <td>
                <code>{(column.engine_type || column.type).toLowerCase()}</code>
                {column.is_nullable === false && <span class="comment">never missing</span>}
              </td>
              <td>{keyOf(table, column, leaving)}</td>
              <td dir="auto" class="values">
                {valuesOf(column)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function keyOf(table: SchemaTable, column: SchemaColumn, leaving: readonly TableJoin[]): string {
  const join = leaving.find((known) => known.from_column === column.name);
  return [
    table.primary_key?.includes(column.name) ? 'primary key' : null,
    join ? `${join.declared ? '' : 'looks like '}→ ${join.to_table}.${join.to_column}` : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function valuesOf({ profile }: SchemaColumn): string {
  if (!profile) return '';
  if (profile.values && profile.values.length > 0) return profile.values.slice(0, 6).map(short).join(', ') + (profile.values.length > 6 ? ', …' : '');
  const range = profile.min && profile.max && profile.min !== profile.max ? `, ${short(profile.min)} to ${short(profile.max)}` : '';
  return `${count(profile.distinct)} different${range}`;
}

function short(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
