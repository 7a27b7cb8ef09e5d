import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Approval, Decision } from '../api/approvals';

interface DecisionFormProps {
  approval: Approval;
  kind: 'edit' | 'reject';
  busy: boolean;
  onDecide: (decision: Decision) => void;
  onBack: () => void;
}

/** Another statement in the place of the proposed one, or a reason why none is to run. */
export function DecisionForm({ approval, kind, busy, onDecide, onBack }: DecisionFormProps) {
  const id = useId();
  const isEdit = kind === 'edit';
  const text = useSignal(isEdit ? (approval.sql ?? '') : '');
  const area = useRef<HTMLTextAreaElement>(null);
  // At once, not after the next frame: the next key is meant for it.
  useLayoutEffect(() => area.current?.focus(), []);
  const given = text.value.trim();
  const submit = () => {
    if (busy || (isEdit && given === '')) return;
    onDecide(isEdit ? { decision: 'edit', sql: given } : { decision: 'reject', ...(given ? { reason: given } : {}) });
  };
  return (
    <form
      class="decision"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onBack();
        } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
      }}
    >
      <label for={id}>{isEdit ? 'Run this in its place' : 'Why not? The agent reads it; it may stay empty.'}</label>
      <textarea
        id={id}
        ref={area}
        rows={isEdit ? Math.min(12, text.value.split('\n').length + 1) : 2}
        class={isEdit ? 'mono' : undefined}
        maxLength={isEdit ? 100_000 : 1_000}
        spellcheck={!isEdit}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      {isEdit && <p class="notice">It is judged once more and runs at once: what you wrote is not tried before.</p>}
      <div class="actions">
        <button type="submit" class={isEdit ? 'button primary' : 'button danger'} disabled={busy || (isEdit && given === '')}>
          {isEdit ? 'Run mine once' : 'Don’t run it'}
        </button>
        <button type="button" class="button" disabled={busy} onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  );
}
