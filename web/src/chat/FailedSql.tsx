import { useApp } from '../app/app';
import { SqlText } from '../sql/SqlText';
import { Icon } from '../ui/Icon';
import { placeIn, triesOf } from './failed-sql';
import type { ToolPart, Turn } from './turn';

/** A statement that failed: the database's own words, the line that they mean, and what is tried next. */
export function FailedSql({ part, sql, turn }: { part: ToolPart; sql: string; turn: Turn }) {
  const { panel, session, sources } = useApp();
  const message = part.outcome.value!.error ?? part.outcome.value!.summary;
  const place = placeIn(message);
  const { attempt, next } = triesOf(turn.parts.value, part, turn.running);
  const edit = () => {
    panel.open({ result: null, sql, datasetId: sources.current.value?.dataset.id ?? null, threadId: session.threadId.value }, 'sql');
    panel.error.value = { code: 'failed', message, line: place?.line ?? null, column: place?.column ?? null };
    panel.edit(sql);
  };
  return (
    <div class="card failed failed-sql" role="group" aria-label={`Statement that failed, attempt ${attempt}`}>
      <p>{message}</p>
      <pre class="code" tabIndex={0} role="group" aria-label="The statement">
        {sql.split('\n').map((line, index) => (
          <div key={index} class={index + 1 === place?.line ? 'failing-line' : undefined}>
            <SqlText sql={line} />
            {index + 1 === place?.line && <span class="hidden"> (this line failed)</span>}
            {'\n'}
          </div>
        ))}
      </pre>
      {next === 'trying' && <p class="notice">Trying again, attempt {attempt + 1}.</p>}
      {next === 'tried' && <p class="notice">Tried again below, attempt {attempt + 1}.</p>}
      <div class="actions">
        <button type="button" class="button" onClick={edit}>
          <Icon name="pencil" size={14} /> Edit SQL
        </button>
        {next === 'trying' && turn.running && (
          <button type="button" class="button stop" disabled={turn.stopping.value} onClick={() => void session.stop()}>
            Stop
          </button>
        )}
      </div>
    </div>
  );
}
