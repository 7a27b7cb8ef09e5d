import type { Approval } from '../api/approvals';
import { plural } from '../format/numbers';

/** What became of a change, in words. */
export function outcomeOf(approval: Approval, ran: { ok: boolean; text: string } | null): { kind: string; title: string; text: string } {
  const by = approval.decided_by && approval.decided_by !== 'local' ? ` by ${approval.decided_by}` : '';
  switch (approval.status) {
    case 'expired':
      return { kind: 'expired', title: 'Not run', text: `Nobody answered in ${waitOf(approval)}. Ask for it again to have it tried anew.` };
    case 'rejected':
      return { kind: 'rejected', title: `Not run: turned down${by}`, text: approval.reason ?? '' };
    default: {
      const how = approval.edited_sql ? 'edited and agreed to' : 'agreed to';
      if (ran === null) return { kind: 'agreed', title: `Change ${how}${by}`, text: approval.reason ?? '' };
      return ran.ok
        ? { kind: 'agreed ran', title: `Change run, ${how}${by}`, text: ran.text }
        : { kind: 'failed', title: 'Not run', text: ran.text };
    }
  }
}

function waitOf(approval: Approval): string {
  const ms = Date.parse(approval.expires_at) - Date.parse(approval.created_at ?? '');
  return Number.isFinite(ms) ? plural(Math.round(ms / 60_000), 'minute') : 'time';
}
