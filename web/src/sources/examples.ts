import type { SchemaColumn, SchemaTable, SourceSchema } from '../api/types';

const numeric = new Set(['integer', 'hugeint', 'decimal', 'double']);
const temporal = new Set(['date', 'timestamp', 'timestamptz']);

/** Three questions that this schema can answer, made from its largest tables. */
export function exampleQuestions(schema: SourceSchema): string[] {
  const tables = schema.tables.filter((table) => table.columns.length > 0).toSorted((a, b) => (b.row_count ?? 0) - (a.row_count ?? 0));
  const questions = [
    ...unique(tables.map(byCategory)).slice(0, 1),
    ...unique(tables.toReversed().map(countByCategory)).slice(0, 1),
    ...tables.slice(0, 3).map((table) => `How many rows in ${table.name}?`),
    ...unique(tables.map(byYear)),
  ];
  return unique(questions).slice(0, 3);
}

function byCategory(table: SchemaTable): string | null {
  const measure = measureOf(table);
  const category = categoryOf(table);
  return measure && category ? `Total ${words(measure)} by ${words(category)} in ${table.name}` : null;
}

function countByCategory(table: SchemaTable): string | null {
  const category = categoryOf(table);
  return category ? `How many ${table.name} by ${words(category)}?` : null;
}

function byYear(table: SchemaTable): string | null {
  const day = table.columns.find((column) => temporal.has(column.type));
  return day ? `How many ${table.name} per year of ${words(day)}?` : null;
}

function measureOf(table: SchemaTable): SchemaColumn | undefined {
  const measures = table.columns.filter((column) => numeric.has(column.type) && !isKey(column.name));
  return measures.find((column) => /amount|total|revenue|price|sales|cost|value|quantity|qty/i.test(column.name)) ?? measures[0];
}

/** Text of few values; where nothing is known of the values, text that does not name single rows. */
function categoryOf(table: SchemaTable): SchemaColumn | undefined {
  const texts = table.columns.filter((column) => column.type === 'text' && !isKey(column.name));
  const few = texts.find((column) => column.profile && column.profile.distinct > 1 && column.profile.distinct <= 40);
  return few ?? texts.find((column) => !column.profile && /country|region|category|status|type|kind|channel|city|segment/i.test(column.name));
}

function isKey(name: string): boolean {
  return /(^|_)(id|key|code|no|number|year|zip)$/i.test(name) || /[a-z]Id$/.test(name);
}

function words(column: SchemaColumn): string {
  return column.name.replaceAll('_', ' ');
}

function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value): value is string => value !== null))];
}
