import { getJson, sendJson } from './http';
import type { Run } from './types';

/** A call that waits for a person, or waited. */
export interface Approval {
  approval_id: string;
  thread_id?: string | null;
  turn_id?: string | null;
  call_id: string;
  tool?: string;
  arguments?: unknown;
  /** The statement that would run; missing for a call that is none. */
  sql?: string | null;
  preview: string;
  risk: string;
  status: 'pending' | 'approved' | 'rejected' | 'expired' | 'used';
  may_edit?: boolean;
  may_stand?: boolean;
  needs_admin?: boolean;
  edited_sql?: string | null;
  reason?: string | null;
  decided_by?: string | null;
  created_at?: string;
  expires_at: string;
}

export interface Decision {
  decision: 'approve' | 'reject' | 'edit';
  reason?: string;
  sql?: string;
  for_thread?: boolean;
}

/** What became of it: a turn that goes on, or, outside of conversations, what has run. */
export interface Decided {
  thread_id?: string;
  turn_id?: string;
  /** The turn's events begin behind this number. */
  after?: number;
  ok?: boolean;
  text?: string;
  run?: Run;
}

export async function listApprovals(): Promise<Approval[]> {
  return (await getJson<{ items: Approval[] }>('/approvals?limit=200')).items;
}

export function decideApproval(approvalId: string, decision: Decision): Promise<Decided> {
  return sendJson('POST', `/approvals/${encodeURIComponent(approvalId)}`, decision);
}
