import { useApp } from '../app/app';
import type { Turn } from '../chat/turn';
import { ApprovalCard } from './ApprovalCard';

/** An approval where it came up in the conversation; what came of it stands in a later turn. */
export function TurnApproval({ approvalId, callId, turn }: { approvalId: string; callId: string; turn: Turn }) {
  const { session, approvals } = useApp();
  const call = callId || approvals.known.value.get(approvalId)?.call_id;
  return (
    <ApprovalCard
      approvalId={approvalId}
      ran={call ? session.ranLater(call, turn) : null}
      onDecided={(decided, _approval, decision) => {
        if (decided.turn_id) void session.goOn(decided.turn_id, decided.after ?? 0, wordsOf(decision));
      }}
    />
  );
}

/** As the server words the message that the next turn begins with. */
function wordsOf({ decision, reason, sql }: { decision: string; reason?: string; sql?: string }): string {
  if (decision === 'edit') return `Approved, as\n${sql}`;
  const said = decision === 'reject' ? 'Rejected' : 'Approved';
  return reason ? `${said}: ${reason}` : `${said}.`;
}
