import { useApp } from '../app/app';
import { TurnApproval } from '../approvals/TurnApproval';
import { ChartCard } from '../charts/ChartCard';
import { AnswerText } from './AnswerText';
import { AnswerFooter } from './AnswerFooter';
import { Outcome } from './Outcome';
import { ToolStep } from './ToolStep';
import type { Part, TextPart, Turn } from './turn';

export function TurnView({ turn }: { turn: Turn }) {
  const running = turn.running;
  const waiting = running && !turn.parts.value.some((part) => part.kind !== 'notice');
  return (
    <article class="turn" aria-label={`Question: ${turn.question.slice(0, 120)}`} aria-busy={running}>
      <div class="question">{turn.question}</div>
      {turn.parts.value.map((part) => (
        <PartView key={`${part.kind}-${part.id}`} part={part} turn={turn} />
      ))}
      {waiting && (
        <p class="thinking">
          <span class="dot" /> Thinking
        </p>
      )}
      {!running && <Outcome turn={turn} />}
      {turn.chart.value && <ChartCard chart={turn.chart.value} result={turn.answer.value?.result ?? null} sql={turn.answer.value?.sql ?? null} />}
      {turn.answer.value && <AnswerFooter answer={turn.answer.value} turn={turn} />}
    </article>
  );
}

function PartView({ part, turn }: { part: Part; turn: Turn }) {
  switch (part.kind) {
    case 'text':
      return <ShownText part={part} turn={turn} />;
    case 'reasoning':
      return (
        <details class="reasoning">
          <summary>Reasoning</summary>
          <p>{part.text.value}</p>
        </details>
      );
    case 'tool':
      return <ToolStep part={part} turn={turn} />;
    case 'approval':
      return <TurnApproval approvalId={part.id} callId={part.callId} turn={turn} />;
    case 'notice':
      return <p class="notice">{part.text}</p>;
  }
}

/** A question back, or what went wrong, has a card of its own, which says the same words. */
function ShownText({ part, turn }: { part: TextPart; turn: Turn }) {
  const text = part.text.value;
  const answer = turn.answer.value;
  if (text.trim() === '' || isAboutApproval(part, turn)) return null;
  if (answer?.status === 'asked' && answer.question?.trim() === text.trim()) return null;
  if (answer?.status === 'unanswerable' && answer.text.trim() === text.trim()) return null;
  if (answer?.status === 'failed' && turn.error.value?.message.trim() === text.trim()) return null;
  return <AnswerText part={part} turn={turn} />;
}

/** What a turn that waits says at its end, its card says too. */
function isAboutApproval(part: TextPart, turn: Turn): boolean {
  const parts = turn.parts.value;
  return turn.status.value === 'needs_approval' && parts.slice(0, parts.indexOf(part)).some(({ kind }) => kind === 'approval');
}

export function useRetry(turn: Turn): () => void {
  const { session } = useApp();
  return () => void session.send(turn.question);
}
