import type { ComponentChildren } from 'preact';
import { useApp } from '../app/app';
import { Markdown } from '../markdown/Markdown';
import { ModelChoice } from './ModelChoice';
import type { Turn } from './turn';
import { showsFailedSql } from './ToolStep';
import { useRetry } from './TurnView';

/** How a turn ended, where that was not with an answer. */
export function Outcome({ turn }: { turn: Turn }) {
  const { session } = useApp();
  const retry = useRetry(turn);
  const answer = turn.answer.value;
  switch (turn.status.value) {
    case 'asked':
      return (
        <Card kind="asked" title="Before I answer">
          <Markdown text={answer?.question ?? answer?.text ?? ''} />
          <div class="actions">
            <button type="button" class="button" onClick={() => session.focusComposer()}>
              Reply
            </button>
          </div>
        </Card>
      );
    case 'unanswerable':
      return (
        <Card kind="unanswerable" title="This cannot be answered from the data">
          <Markdown text={answer?.text ?? ''} />
        </Card>
      );
    case 'cancelled':
      return <p class="notice">Stopped. The query was cancelled.</p>;
    case 'failed':
    case 'timed_out':
      return isToldByItsStep(turn) ? null : (
        <Card kind="failed" title={turn.status.value === 'failed' ? 'No answer' : 'Out of time'} alert>
          <p>{turn.error.value?.message ?? failureText(turn)}</p>
          {turn.parts.value.some((part) => part.kind === 'tool' && part.result.value) && <p>The results of its queries are kept, above.</p>}
          <div class="actions">
            {turn.error.value?.retryable !== false && (
              <button type="button" class="button" disabled={session.active.value !== null} onClick={retry}>
                Ask again
              </button>
            )}
            {!isDirect(turn.question) && <ModelChoice question={turn.question} failed={answer?.model_id ?? null} />}
          </div>
        </Card>
      );
    default:
      return null;
  }
}

/** What no model is asked about. */
function isDirect(question: string): boolean {
  return /^\s*(SQL|PYTHON):/i.test(question);
}

/** The card of a statement that failed says why, and offers to mend it: there is nothing to add for one that was sent as it is. */
function isToldByItsStep(turn: Turn): boolean {
  const last = turn.parts.value.findLast((part) => part.kind === 'tool');
  const error = turn.error.value;
  return isDirect(turn.question) && error?.retryable === false && last?.kind === 'tool' && showsFailedSql(last) && last.outcome.value?.error === error.message;
}

function failureText(turn: Turn): string {
  if (turn.status.value === 'timed_out') return 'The turn took longer than it may. Ask for less at once, or raise the time limit.';
  return turn.answer.value ? 'The turn failed; the steps above show where.' : 'The turn was cut off before its answer. Ask again.';
}

function Card({ kind, title, alert, children }: { kind: string; title: string; alert?: boolean; children: ComponentChildren }) {
  return (
    <div class={`card ${kind}`} role={alert ? 'alert' : undefined}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
