import { useSignal } from '@preact/signals';
import type { SharedData, TurnAnswer } from '../api/types';
import { count, plural } from '../format/numbers';
import { Icon } from '../ui/Icon';
import { SentText } from './SentText';
import type { ToolPart, Turn } from './turn';

const levels: Record<SharedData['level'], string> = {
  schema: 'names and types of tables and columns, no values',
  summaries: 'names, types, counts and ranges of columns, no rows',
  rows: 'names, types, and rows',
};

/** What left for a model to make this answer: of which source, how much, and what each step told it. */
export function Seen({ answer, turn }: { answer: TurnAnswer; turn: Turn }) {
  const isOpen = useSignal(false);
  const shared = answer.shared ?? [];
  const steps = turn.parts.value.filter((part): part is ToolPart => part.kind === 'tool' && part.outcome.value !== null);
  const isOwn = answer.backend === 'planner' || answer.backend === 'direct';
  if (shared.length === 0 && (isOwn || steps.length === 0)) return isOwn ? <p class="meta">No model saw anything of the data.</p> : null;
  return (
    <details class="seen" onToggle={(event) => (isOpen.value ||= event.currentTarget.open)}>
      <summary>
        <span class="label">What the model saw</span>
        <span class="meta">{shared.map((data) => `${data.source}: ${data.level}${data.rows ? ` (${count(data.rows)})` : ''}`).join(' · ') || 'nothing of any source'}</span>
        <span class="chevron">
          <Icon name="chevron" size={14} />
        </span>
      </summary>
      <ul>
        {shared.map((data) => (
          <li key={`${data.source} ${data.model_id}`}>
            <strong>{data.model_id}</strong> saw of <strong>{data.source}</strong>: {levels[data.level]}
            {data.rows ? `, at most ${plural(data.rows, 'row')} at once` : ''}.
          </li>
        ))}
        {steps.length > 0 && (
          <li>
            The question, the conversation before it, and {plural(steps.length, 'answer')} of tools, in the form that these levels allow:
            <ul>
              {steps.map((step) => (
                <li key={step.id}>
                  <code>{step.tool}</code> {step.outcome.value!.error ?? step.outcome.value!.summary}
                </li>
              ))}
            </ul>
          </li>
        )}
      </ul>
      {isOpen.value && !isOwn && <SentText threadId={answer.thread_id} turnId={answer.turn_id} />}
    </details>
  );
}
