import type { Replay, RunRecord } from '../../api/runs';

export const moving: ReadonlySet<string> = new Set(['queued', 'running']);

const statuses: Record<string, string> = {
  queued: 'Waiting',
  running: 'Running',
  needs_approval: 'Waits for a yes',
  succeeded: 'Succeeded',
  failed: 'Failed',
  refused: 'Refused',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
};

export function statusInWords(status: string): string {
  return statuses[status] ?? status.replaceAll('_', ' ');
}

/** What ran: the statement or the code. */
export function textOf(run: RunRecord): string {
  return (run.code ?? run.sql ?? run.compiled_sql ?? '').trim();
}

/** Enough of it to know it again, on one line. */
export function titleOf(run: RunRecord): string {
  const line = textOf(run).replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 160)}…` : line || 'Nothing to run';
}

export function kindOf(run: RunRecord): string {
  return run.query_type === 'python' ? 'Python' : run.query_type === 'plan' ? 'Plan' : run.query_type === 'probe' ? 'Look-up' : 'SQL';
}

/** Whether it still comes to the same. */
export function verdictInWords({ verdict }: Replay): string {
  switch (verdict) {
    case 'same':
      return 'The same result as then';
    case 'reordered':
      return 'The same rows as then, in another order';
    default:
      return 'Another result than then';
  }
}

export function storedInWords({ stored_rows }: Replay): string | null {
  switch (stored_rows) {
    case 'intact':
      return 'The rows that were kept are those that the run had.';
    case 'changed':
      return 'The rows that were kept are not those that the run had: somebody changed them.';
    case 'expired':
      return 'The rows of then are not kept any more; their hash is.';
    default:
      return null;
  }
}
