import { useSignal } from '@preact/signals';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import type { Approval, Decided, Decision } from '../api/approvals';
import { SqlBlock } from '../sql/SqlText';
import { Icon } from '../ui/Icon';
import { DecisionForm } from './DecisionForm';
import { outcomeOf } from './outcome';
import { previewOf } from './preview';
import { PreviewView } from './PreviewView';
import { TimeLeft } from './TimeLeft';

const lookAgainMs = 15_000;

interface ApprovalCardProps {
  approvalId: string;
  /** What became of the call once it was agreed to; null while that is not known here. */
  ran?: { ok: boolean; text: string } | null;
  onDecided: (decided: Decided, approval: Approval, decision: Decision) => void;
}

/** A change that waits for a person: exactly what would run, what it did when it was tried, and the ways to answer. */
export function ApprovalCard({ approvalId, ran = null, onDecided }: ApprovalCardProps) {
  const { approvals } = useApp();
  const approval = approvals.known.value.get(approvalId);
  const isPending = approval?.status === 'pending';
  useEffect(() => {
    if (!isPending) return;
    // Somebody else may decide, at another machine.
    const timer = setInterval(() => !document.hidden && void approvals.refresh(), lookAgainMs);
    return () => clearInterval(timer);
  }, [isPending]);
  if (!approval) return null;
  return isPending ? <Waiting approval={approval} onDecided={onDecided} /> : <Answered approval={approval} ran={ran} />;
}

function Waiting({ approval, onDecided }: { approval: Approval; onDecided: ApprovalCardProps['onDecided'] }) {
  const { approvals, identity, announcer } = useApp();
  const id = useId();
  const mode = useSignal<'asked' | 'edit' | 'reject'>('asked');
  const busy = useSignal(false);
  const error = useSignal('');
  const standing = useSignal(false);
  const answers = useRef<HTMLDivElement>(null);
  const wasAsked = useRef(true);
  const isAsked = mode.value === 'asked';
  // Whoever comes back from a form goes on at the first answer.
  useLayoutEffect(() => {
    if (isAsked && !wasAsked.current) answers.current?.querySelector('button')?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
  const preview = previewOf(approval.preview);
  const role = identity.me.value?.role ?? 'admin';
  const mayAgree = role === 'admin' || (role === 'analyst' && !approval.needs_admin);

  const decide = async (decision: Decision) => {
    busy.value = true;
    error.value = '';
    const decided = await approvals.decide(approval, decision);
    busy.value = false;
    if (typeof decided === 'string') {
      error.value = decided;
      announcer.say(decided);
    } else onDecided(decided, approval, decision);
  };
  return (
    <section class="card approval" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>
          <Icon name="warn" size={15} /> {approval.sql ? 'Run this change?' : 'Allow this call?'}
        </h2>
        <TimeLeft until={approval.expires_at} onOver={() => void approvals.refresh()} />
      </header>
      {preview.lead && <p class="lead">{preview.lead}</p>}
      <Proposed approval={approval} />
      <PreviewView preview={preview} />
      <p class="risk">{approval.risk}</p>
      {!mayAgree && <p class="notice">{approval.needs_admin ? 'Only an administrator can agree to it.' : 'Agreeing needs the role analyst.'}</p>}
      {error.value && (
        <p class="error-text" role="alert">
          {error.value}
        </p>
      )}
      {mode.value === 'asked' ? (
        <div class="actions" ref={answers}>
          {mayAgree && (
            <button
              type="button"
              class="button primary"
              disabled={busy.value}
              onClick={() => void decide({ decision: 'approve', ...(standing.value ? { for_thread: true } : {}) })}
            >
              {approval.sql ? 'Run once' : 'Allow'}
            </button>
          )}
          {mayAgree && approval.may_edit && (
            <button type="button" class="button" disabled={busy.value} onClick={() => (mode.value = 'edit')}>
              Edit SQL
            </button>
          )}
          <button type="button" class="button" disabled={busy.value} onClick={() => (mode.value = 'reject')}>
            Don’t run
          </button>
          {approval.may_stand && mayAgree && (
            <label class="stand">
              <input type="checkbox" checked={standing.value} onChange={(event) => (standing.value = event.currentTarget.checked)} />
              For later calls of {approval.tool} in this conversation too
            </label>
          )}
        </div>
      ) : (
        <DecisionForm approval={approval} kind={mode.value} busy={busy.value} onDecide={(decision) => void decide(decision)} onBack={() => (mode.value = 'asked')} />
      )}
    </section>
  );
}

function Proposed({ approval }: { approval: Approval }) {
  if (approval.sql) return <SqlBlock sql={approval.sql} label="The statement that would run" />;
  return (
    <pre class="code" tabIndex={0} role="group" aria-label="The call that would run">
      {approval.tool} {JSON.stringify(approval.arguments ?? {}, null, 2)}
    </pre>
  );
}

function Answered({ approval, ran }: { approval: Approval; ran: { ok: boolean; text: string } | null }) {
  const { kind, title, text } = outcomeOf(approval, ran);
  return (
    <section class={`card approval ${kind}`} aria-label={title}>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      <Proposed approval={approval.edited_sql ? { ...approval, sql: approval.edited_sql } : approval} />
    </section>
  );
}
