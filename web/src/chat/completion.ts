import type { SchemaTable } from '../api/types';

/** What stands before the caret that can be completed. */
export interface Token {
  sign: '@' | '/';
  /** What is typed behind the sign. */
  typed: string;
  start: number;
  end: number;
}

export interface Choice {
  /** What is written in place of the token. */
  text: string;
  label: string;
  note: string;
}

const most = 8;

/** `@` anywhere at the beginning of a word, `/` at the beginning of the message alone. */
export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(0, caret);
  const command = /^\/(\S*)$/.exec(before);
  if (command) return { sign: '/', typed: command[1]!, start: 0, end: caret };
  const mention = /(?:^|[\s(])@([^\s@()]*)$/.exec(before);
  if (!mention) return null;
  return { sign: '@', typed: mention[1]!, start: caret - mention[1]!.length - 1, end: caret };
}

/** Tables by name, and behind `table.` its columns. */
export function mentions(tables: readonly SchemaTable[], typed: string): Choice[] {
  const point = typed.lastIndexOf('.');
  const table = point > 0 ? tables.find(({ name }) => same(name, typed.slice(0, point))) : undefined;
  if (table) {
    return best(table.columns, (column) => column.name, typed.slice(point + 1)).map((column) => ({
      text: `@${table.name}.${column.name} `,
      label: `@${table.name}.${column.name}`,
      note: (column.engine_type || column.type).toLowerCase(),
    }));
  }
  return best(tables, ({ name }) => name, typed).map(({ name, columns }) => ({ text: `@${name} `, label: `@${name}`, note: `${columns.length} columns` }));
}

/** What begins with the typed letters first, then what holds them. */
export function best<T>(items: readonly T[], nameOf: (item: T) => string, typed: string): T[] {
  const wanted = typed.toLowerCase();
  const rank = (item: T) => {
    const name = nameOf(item).toLowerCase();
    return name.startsWith(wanted) ? 0 : name.split(/[_.\s-]/).some((word) => word.startsWith(wanted)) ? 1 : name.includes(wanted) ? 2 : 3;
  };
  return items
    .map((item, index) => ({ item, index, rank: rank(item) }))
    .filter(({ rank }) => rank < 3)
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, most)
    .map(({ item }) => item);
}

/** The message as the agent reads it: what `@` marks is named without it. */
export function plain(text: string, tables: readonly SchemaTable[]): string {
  return text.replace(/(^|[\s(])@([\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*)/gu, (whole, before: string, name: string) => {
    const point = name.lastIndexOf('.');
    const isKnown = tables.some((table) => same(table.name, name) || (point > 0 && same(table.name, name.slice(0, point))));
    return isKnown ? before + name : whole;
  });
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
