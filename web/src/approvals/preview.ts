/** What a change did when it was tried, out of the text that tells it. */
export interface Preview {
  /** What stands in no list: how it was tried, and how many rows change. */
  lead: string;
  facts: { title: string; items: string[] }[];
  rows: ChangedRow[];
}

/** A row before and after: its columns, or null where there was, or is, none. */
export interface ChangedRow {
  before: SampleRow | null;
  after: SampleRow | null;
}

/** The text itself where it was cut and can be read as nothing else. */
export type SampleRow = ReadonlyMap<string, string | null> | string;

const titles = new Set([
  'Lost with all that is in them',
  'Tables',
  'Triggers that fire',
  'Cascades',
  'Sequences that went on',
  'Locks',
  'Written anew as a whole',
  'The server says',
]);

export function previewOf(text: string): Preview {
  const preview: Preview = { lead: '', facts: [], rows: [] };
  const lead: string[] = [];
  // A row begins with what it was; one without that is new.
  let open: ChangedRow | null = null;
  for (const line of text.split('\n')) {
    const sample = /^ {2}(before|after) {1,2}(.*)$/.exec(line);
    const fact = /^([A-Z][a-z ]+): (.*)$/.exec(line);
    if (sample) {
      const row = sample[2] === '(gone)' ? null : readRow(sample[2]!);
      if (sample[1] === 'after' && open) open.after = row;
      else preview.rows.push((open = sample[1] === 'before' ? { before: row, after: null } : { before: null, after: row }));
      if (sample[1] === 'after') open = null;
    } else if (fact && titles.has(fact[1]!)) preview.facts.push({ title: fact[1]!, items: fact[2]!.split('; ') });
    else lead.push(line);
  }
  preview.lead = lead.join('\n').trim();
  return preview;
}

/** Columns in the order in which they come up first. */
export function columnsOf(rows: readonly ChangedRow[]): string[] {
  const names = new Set<string>();
  for (const { before, after } of rows) for (const row of [before, after]) if (row instanceof Map) row.forEach((_, name) => names.add(name));
  return [...names];
}

function readRow(text: string): SampleRow {
  try {
    // The source text of numbers: one that a double cannot hold would be shown as another.
    const digits = (_key: string, value: unknown, context?: { source?: string }) => (typeof value === 'number' ? (context?.source ?? value) : value);
    const row = JSON.parse(text, digits as (key: string, value: unknown) => unknown) as Record<string, unknown>;
    return new Map(Object.entries(row).map(([name, value]) => [name, value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value)]));
  } catch {
    return text;
  }
}
