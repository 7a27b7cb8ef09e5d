import { sqlTokens } from './highlight';

const ends = new Set(['group', 'order', 'limit', 'having', 'qualify', 'union', 'intersect', 'except', 'window', 'offset', 'fetch', 'returning', 'where']);

/** The conditions of a statement's WHEREs, as they stand there; inner queries' too. */
export function filtersOf(sql: string): string[] {
  const filters: string[] = [];
  // Of each open bracket: the text of the condition that it is in, or null outside of one.
  const open: { text: string | null; between: boolean }[] = [{ text: null, between: false }];
  const close = () => {
    const { text } = open.at(-1)!;
    if (text?.trim()) filters.push(text.trim().replace(/\s+/g, ' '));
    open.at(-1)!.text = null;
  };
  const add = (text: string) => {
    for (const level of open) if (level.text !== null) level.text += text;
  };
  for (const { kind, text } of sqlTokens(sql)) {
    const word = text.toLowerCase();
    const level = open.at(-1)!;
    if (kind === 'keyword' && ends.has(word)) {
      close();
      if (word === 'where') level.text = '';
      else for (const outer of open.slice(0, -1)) if (outer.text !== null) outer.text += text;
    } else if (kind === 'keyword' && word === 'and' && level.text !== null && !level.between) {
      close();
      level.text = '';
    } else if (kind === 'plain') {
      for (const sign of text) {
        if (sign === ')' && open.length > 1) {
          close();
          open.pop();
        }
        if (sign === ';') close();
        else add(sign);
        if (sign === '(') open.push({ text: null, between: false });
      }
    } else if (kind !== 'comment') {
      if (kind === 'keyword') level.between = word === 'between' || (level.between && word !== 'and');
      add(text);
    }
  }
  while (open.length > 0) {
    close();
    open.pop();
  }
  return filters;
}
