import type { SourceSchema } from '../api/types';

/** What an editor completes: tables, and columns behind a table or its alias. */
export interface SqlNames {
  /** The kind of the source. */
  dialect: string;
  schema: Record<string, Completed[]>;
  /** As the statement itself is written. */
  upperCase: boolean;
}

export interface Completed {
  label: string;
  type: string;
  detail: string;
  /** What is written; missing where that is the label. */
  apply?: string;
}

export function namesOf(schema: SourceSchema | null, dialect: string, sql: string): SqlNames {
  const tables = schema?.tables ?? [];
  return {
    dialect,
    upperCase: !/\bselect\b/.test(sql),
    schema: Object.fromEntries(
      tables.map((table) => [
        table.name,
        table.columns.map((column) => ({
          label: column.name,
          type: 'property',
          detail: (column.engine_type || column.type).toLowerCase(),
          ...(plainName.test(column.name) ? {} : { apply: `"${column.name.replaceAll('"', '""')}"` }),
        })),
      ]),
    ),
  };
}

const plainName = /^[a-z_][a-z0-9_]*$/;
