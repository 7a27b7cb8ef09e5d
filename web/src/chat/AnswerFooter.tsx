import { useApp } from '../app/app';
import type { TurnAnswer } from '../api/types';
import { count, duration, percent } from '../format/numbers';
import { SqlBlock, SqlText } from '../sql/SqlText';
import { CopyButton } from '../ui/CopyButton';
import { Icon } from '../ui/Icon';
import { AnswerActions } from './AnswerActions';
import { Seen } from './Seen';
import type { Turn } from './turn';

/** What stands behind an answer: what was assumed, the statement, and who answered how fast. */
export function AnswerFooter({ answer, turn }: { answer: TurnAnswer; turn: Turn }) {
  return (
    <footer class="answer-footer">
      <Assumptions answer={answer} />
      {answer.sql && answer.status !== 'needs_approval' && <AnswerSql answer={answer} sql={answer.sql} />}
      {answer.code && <AnswerCode code={answer.code} />}
      <p class="meta">{metaOf(answer)}</p>
      <Seen answer={answer} turn={turn} />
      <AnswerActions turn={turn} />
    </footer>
  );
}

function Assumptions({ answer }: { answer: TurnAnswer }) {
  const assumptions = answer.assumptions ?? [];
  if (assumptions.length === 0) return null;
  return (
    <div class="assumptions">
      <span class="label">Assumed</span>
      <ul>
        {assumptions.map((assumption) => (
          <li key={assumption}>{assumption}</li>
        ))}
      </ul>
    </div>
  );
}

function AnswerSql({ answer, sql }: { answer: TurnAnswer; sql: string }) {
  const { panel, session, sources } = useApp();
  const edit = () => {
    panel.open(
      {
        result: answer.result ?? null,
        sql,
        datasetId: sources.current.value?.dataset.id ?? null,
        threadId: session.threadId.value,
      },
      'sql',
    );
    panel.edit(sql);
  };
  return (
    <details class="answer-sql">
      <summary>
        <span class="label">SQL</span>
        <code>
          <SqlText sql={sql.replace(/\s+/g, ' ').slice(0, 160)} />
        </code>
        <span class="chevron">
          <Icon name="chevron" size={14} />
        </span>
      </summary>
      <SqlBlock sql={sql} label="SQL of this answer" />
      <div class="actions">
        <CopyButton text={sql} label="Copy the SQL of this answer" />
        <button type="button" class="quiet" onClick={edit}>
          <Icon name="pencil" size={14} /> Edit and run
        </button>
      </div>
    </details>
  );
}

function AnswerCode({ code }: { code: string }) {
  return (
    <details class="answer-sql">
      <summary>
        <span class="label">Python</span>
        <code>{code.replace(/\s+/g, ' ').slice(0, 160)}</code>
        <span class="chevron">
          <Icon name="chevron" size={14} />
        </span>
      </summary>
      <pre class="code" tabIndex={0} role="group" aria-label="Python of this answer">
        {code}
      </pre>
      <div class="actions">
        <CopyButton text={code} label="Copy the Python of this answer" />
      </div>
    </details>
  );
}

function metaOf(answer: TurnAnswer): string {
  const tokens = (answer.usage?.input_tokens ?? 0) + (answer.usage?.output_tokens ?? 0);
  const isDirect = answer.backend === 'direct';
  return [
    isDirect ? 'run as it was written' : answer.model_id,
    !isDirect && answer.backend && answer.backend !== answer.model_id ? answer.backend : null,
    answer.latency_ms === null || answer.latency_ms === undefined ? null : duration(answer.latency_ms),
    tokens > 0 ? `${count(tokens)} tokens` : null,
    isDirect || answer.confidence === null || answer.confidence === undefined ? null : `confidence ${percent(answer.confidence)}`,
    answer.using_fallback ? 'every model failed, the planner answered' : null,
  ]
    .filter(Boolean)
    .join(' · ');
}
