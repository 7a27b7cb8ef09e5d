export type SqlTokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'plain';

export interface SqlToken {
  kind: SqlTokenKind;
  text: string;
}

const keywords = new Set(
  `all and anti any as asc asof between by case cast copy create cross current cube delete desc describe distinct drop
  else end escape except exclude exists explain false fetch filter first following from full glob group grouping having
  ilike in inner insert intersect interval into is join last lateral left like limit natural not null nulls offset on or
  order outer over partition pivot positional preceding qualify range recursive replace returning right rollup row rows
  sample select semi sets similar some summarize table tablesample then to true unbounded union unnest unpivot update
  using values when where window with within`.split(/\s+/),
);

const pattern =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$))|("(?:[^"]|"")*(?:"|$))|(\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)|([\p{L}_][\p{L}\p{N}_$]*)/giu;

/** Colours for reading: comments, strings, numbers and words that SQL keeps for itself. It parses nothing. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let end = 0;
  for (const match of sql.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: sql.slice(end, match.index) });
    tokens.push({ kind: kindOf(match), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < sql.length) tokens.push({ kind: 'plain', text: sql.slice(end) });
  return tokens;
}

export function highlightHtml(sql: string): string {
  return sqlTokens(sql)
    .map(({ kind, text }) => (kind === 'plain' ? escape(text) : `<span class="sql-${kind}">${escape(text)}</span>`))
    .join('');
}

function kindOf(match: RegExpMatchArray): SqlTokenKind {
  if (match[1] !== undefined) return 'comment';
  if (match[2] !== undefined) return 'string';
  if (match[4] !== undefined) return 'number';
  if (match[5] !== undefined && keywords.has(match[5].toLowerCase())) return 'keyword';
  return 'plain';
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
