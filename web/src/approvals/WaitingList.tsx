import { useApp } from '../app/app';
import { addressOf } from '../app/route';

/** Changes that wait in other conversations: nothing that waits is out of sight. */
export function WaitingList() {
  const { approvals, session, threads } = useApp();
  const elsewhere = approvals.pending.value.filter((approval) => approval.thread_id && approval.thread_id !== session.threadId.value);
  if (elsewhere.length === 0) return null;
  const titleOf = (threadId: string) => threads.list.value?.find((thread) => thread.id === threadId)?.title ?? 'another conversation';
  return (
    <div class="waiting" role="region" aria-label="Waiting for you">
      {elsewhere.slice(0, 3).map((approval) => (
        <a key={approval.approval_id} href={addressOf(approval.thread_id!)}>
          A change waits for you in “{titleOf(approval.thread_id!)}”
        </a>
      ))}
      {elsewhere.length > 3 && <span>and {elsewhere.length - 3} more</span>}
    </div>
  );
}
