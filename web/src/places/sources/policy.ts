import type { Dataset } from '../../api/types';
import { bytes } from '../../format/times';
import { count, plural } from '../../format/numbers';

/** What may be done with a source, in words. */
export function changesInWords(changes: Dataset['changes']): string {
  switch (changes) {
    case 'ask':
      return 'Changes after your yes';
    case 'ask_admin':
      return 'Changes after an administrator’s yes';
    default:
      return 'Read-only';
  }
}

/** What models are shown of it. */
export function shareInWords(share: Dataset['share']): string {
  switch (share) {
    case 'schema':
      return 'Tables and columns, no data';
    case 'summaries':
      return 'Summaries, no rows';
    case 'rows':
      return 'Rows, to hosted models too';
    default:
      return 'Summaries to hosted models, rows to local ones';
  }
}

export function limitsInWords(dataset: Dataset): string {
  const parts = [
    dataset.max_rows ? `${count(dataset.max_rows)} rows` : null,
    dataset.max_bytes ? bytes(dataset.max_bytes) : null,
    dataset.timeout_seconds ? plural(dataset.timeout_seconds, 'second') : null,
  ];
  return `${parts.filter((part) => part !== null).join(', ')} a query`;
}

const kinds: Record<string, string> = { file: 'File', folder: 'Folder', unavailable: 'Not usable', sqlite: 'SQLite', postgres: 'PostgreSQL' };

export function kindInWords(kind: string | null | undefined): string {
  return kind ? (kinds[kind] ?? kind) : 'Source';
}

/** Whoever is here may change what is said of it: administrators, and the one who uploaded it. */
export function mayChange(dataset: Dataset, me: { user_id: string; role: string } | null): boolean {
  if (!me || me.role === 'viewer') return false;
  return me.role === 'admin' || dataset.uploaded_by === me.user_id;
}
