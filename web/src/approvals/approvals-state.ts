import { computed, signal } from '@preact/signals';
import { ApiError, errorOf } from '../api/http';
import { decideApproval, listApprovals, type Approval, type Decided, type Decision } from '../api/approvals';

const channelName = 'quaestor.approvals';

/** Calls that wait for a person, wherever they were made, and what became of them. */
export class ApprovalsState {
  readonly known = signal<ReadonlyMap<string, Approval>>(new Map());
  readonly pending = computed(() => [...this.known.value.values()].filter((approval) => approval.status === 'pending'));
  readonly #otherTabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);

  /** @param onDecidedElsewhere called when another tab, person or hour has decided about something that waited here */
  constructor(readonly onDecidedElsewhere: () => void) {
    this.#otherTabs?.addEventListener('message', () => void this.refresh());
  }

  /** As an event tells it; the list knows more of it. */
  told(approval: Approval): void {
    const known = this.known.value.get(approval.approval_id);
    this.#put({ ...known, ...approval });
    if (!known) void this.refresh();
  }

  async refresh(): Promise<void> {
    const list = await listApprovals().catch(() => null);
    if (!list) return;
    const before = this.known.value;
    const next = new Map(before);
    for (const approval of list) next.set(approval.approval_id, approval);
    this.known.value = next;
    if (list.some((approval) => approval.status !== 'pending' && before.get(approval.approval_id)?.status === 'pending')) this.onDecidedElsewhere();
  }

  /** A sentence where it could not be decided: the card says it, and shows what it has become. */
  async decide(approval: Approval, decision: Decision): Promise<Decided | string> {
    try {
      const decided = await decideApproval(approval.approval_id, decision);
      this.#put({
        ...approval,
        status: decision.decision === 'reject' ? 'rejected' : 'used',
        edited_sql: decision.sql ?? null,
        reason: decision.reason ?? null,
      });
      this.#otherTabs?.postMessage('decided');
      return decided;
    } catch (thrown) {
      const isGone = thrown instanceof ApiError && (thrown.code === 'approval_decided' || thrown.code === 'approval_expired');
      if (isGone) await this.refresh();
      return errorOf(thrown).message;
    }
  }

  #put(approval: Approval): void {
    this.known.value = new Map(this.known.value).set(approval.approval_id, approval);
  }
}
