import { useMemo } from 'preact/hooks';
import { useApp } from '../app/app';
import { ApprovalCard } from '../approvals/ApprovalCard';
import { SqlEditor } from '../sql/SqlEditor';
import { namesOf } from '../sql/names';
import { CopyButton } from '../ui/CopyButton';
import type { PanelView } from './panel-state';
import { RunErrorCard } from './RunErrorCard';

/** The statement behind a result: to read, to copy, to change and to run again. */
export function SqlTab({ view }: { view: PanelView }) {
  const { panel, sources, session } = useApp();
  const sql = panel.draft.value ?? view.sql;
  const source = sources.list.value?.find(({ dataset }) => dataset.id === view.datasetId) ?? sources.current.value;
  const names = useMemo(() => namesOf(source?.schema ?? null, source?.dataset.kind ?? '', view.sql ?? ''), [source, view.sql]);
  const error = panel.error.value;
  const mark = useMemo(() => (error?.line ? { line: error.line, column: error.column ?? null, message: error.message } : null), [error]);
  if (sql === null) return <p class="panel-note">The SQL of this result is not known.</p>;
  const datasetId = source?.dataset.id ?? null;
  const run = () => datasetId && void panel.run(datasetId);
  const isChanged = panel.draft.value !== null && panel.draft.value !== view.sql;
  const idle = !panel.running.value && sql.trim() !== '';
  return (
    <div class="sql-tab">
      <div class="sql-bar">
        <button type="button" class="button primary" disabled={!datasetId || !idle} onClick={run}>
          {panel.running.value ? 'Running' : 'Run'}
        </button>
        {panel.running.value && (
          <button type="button" class="button stop" onClick={() => panel.stop()}>
            Stop
          </button>
        )}
        <button
          type="button"
          class="button"
          disabled={!idle || session.active.value !== null}
          onClick={() => void session.send(`SQL: ${sql}`)}
          title="Runs it as a message, so that the conversation goes on from its result"
        >
          Ask with it
        </button>
        {isChanged && (
          <button type="button" class="button" onClick={() => panel.discard()}>
            Discard changes
          </button>
        )}
        <CopyButton text={sql} label="Copy the SQL" />
        <span class="hint">Ctrl Enter runs</span>
      </div>
      {error && <RunErrorCard error={error} />}
      {panel.waits.value && (
        <div class="panel-approval">
          <ApprovalCard approvalId={panel.waits.value} ran={panel.ran.value} onDecided={(decided) => panel.decided(decided)} />
        </div>
      )}
      <SqlEditor
        key={panel.edition.value}
        sql={sql}
        label="SQL"
        names={names}
        error={mark}
        autofocus={panel.editing.value}
        onInput={(text) => (panel.draft.value = text)}
        onRun={run}
      />
    </div>
  );
}
