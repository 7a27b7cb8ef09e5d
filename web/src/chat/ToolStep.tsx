import { useSignal } from '@preact/signals';
import { useApp } from '../app/app';
import { getRun, statementOf } from '../api/routes';
import { duration, plural } from '../format/numbers';
import { SqlBlock } from '../sql/SqlText';
import { CopyButton } from '../ui/CopyButton';
import { Icon } from '../ui/Icon';
import { FailedSql } from './FailedSql';
import { PythonOutput } from './PythonOutput';
import { toolName } from './tool-names';
import { codeOf, sqlOf, type ToolPart, type Turn } from './turn';

/** As the server words a call that a person is asked about. */
const waitsForApproval = 'waits for approval';

/** One call of a tool: a line that says what happened, and behind it what it was called with. */
export function ToolStep({ part, turn }: { part: ToolPart; turn: Turn }) {
  const outcome = part.outcome.value;
  const stopped = outcome === null && !turn.running;
  const waits = outcome?.summary === waitsForApproval;
  const state = outcome === null ? (stopped ? 'stopped' : 'running') : waits ? 'waits' : outcome.ok ? 'ok' : 'failed';
  const took = outcome?.durationMs ? duration(outcome.durationMs) : null;
  const { sql, loadSql } = useSql(part);
  return (
    <>
      <details class={`step ${state}`} onToggle={(event) => event.currentTarget.open && void loadSql()}>
        <summary>
          <span class="dot" />
          <span class="name">{toolName(part.tool, waits ? 'waits' : outcome === null ? 'runs' : 'done')}</span>
          <span class="detail">{lineOf(part, stopped)}</span>
          {took !== null && <span class="took">{took}</span>}
          <span class="chevron">
            <Icon name="chevron" size={14} />
          </span>
        </summary>
        <div class="step-body">
          {outcome?.error && !waits && <p class="error-text">{outcome.error}</p>}
          {sql && (
            <>
              <div class="code-head">
                SQL <CopyButton text={sql} label="Copy this SQL" />
              </div>
              <SqlBlock sql={sql} label="SQL of this step" />
            </>
          )}
          {codeOf(part.arguments) && (
            <>
              <div class="code-head">
                Python <CopyButton text={codeOf(part.arguments)!} label="Copy this Python" />
              </div>
              <pre class="code" tabIndex={0} role="group" aria-label="Python of this step">
                {codeOf(part.arguments)}
              </pre>
            </>
          )}
          <Arguments args={part.arguments} />
          {outcome?.summary && (
            <>
              <div class="code-head">Result</div>
              <pre class="code" tabIndex={0} role="group" aria-label="Summary for the model">
                {outcome.summary}
              </pre>
            </>
          )}
        </div>
      </details>
      {showsFailedSql(part) && <FailedSql part={part} sql={sqlOf(part.arguments)!} turn={turn} />}
      <OpenResult part={part} sql={sql} />
      {part.tool === 'execute_python' && outcome?.runId && <PythonOutput runId={outcome.runId} />}
    </>
  );
}

/** Whether the step has a card with its statement. */
export function showsFailedSql(part: ToolPart): boolean {
  const outcome = part.outcome.value;
  return outcome !== null && !outcome.ok && outcome.summary !== waitsForApproval && part.tool === 'execute_sql' && sqlOf(part.arguments) !== null;
}

function OpenResult({ part, sql }: { part: ToolPart; sql: string | null }) {
  const { panel, session, sources } = useApp();
  const runId = part.outcome.value?.runId;
  const result = part.result.value;
  if (!result && !(runId && part.outcome.value?.ok)) return null;
  const view = {
    result,
    sql,
    datasetId: sources.current.value?.dataset.id ?? null,
    threadId: session.threadId.value,
  };
  const open = () => {
    if (result && (sql || !runId)) panel.open(view);
    else if (runId) void panel.openRun(runId, view);
  };
  return (
    <button type="button" class="link open-result" onClick={open}>
      Open result table
    </button>
  );
}

/** The statement of a step: its own argument, or what its run was compiled to, read when someone looks. */
function useSql(part: ToolPart) {
  const compiled = useSignal<string | null>(null);
  const own = sqlOf(part.arguments);
  const loadSql = async () => {
    const runId = part.outcome.value?.runId;
    if (own || compiled.value || !runId) return;
    try {
      compiled.value = statementOf(await getRun(runId));
    } catch {
      // The step shows what it was called with; its statement is an extra.
    }
  };
  return { sql: own ?? compiled.value, loadSql };
}

function lineOf(part: ToolPart, stopped: boolean): string {
  const outcome = part.outcome.value;
  if (outcome === null) return stopped ? 'stopped' : '';
  const rows = part.result.value && plural(part.result.value.row_count, 'row');
  const what = outcome.ok ? (rows ?? firstLine(outcome.summary)) : firstLine(outcome.error ?? outcome.summary);
  return what;
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

function Arguments({ args }: { args: unknown }) {
  if (args === null || typeof args !== 'object') return null;
  const entries = Object.entries(args).filter(([name]) => name !== 'sql' && name !== 'code');
  if (entries.length === 0) return null;
  return (
    <>
      <div class="code-head">Arguments</div>
      <dl class="arguments">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value, null, isFlat(value) ? 0 : 2)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function isFlat(value: unknown): boolean {
  return value === null || typeof value !== 'object' || JSON.stringify(value).length < 60;
}
