import { useApp } from '../app/app';
import { SqlEditor } from '../sql/SqlEditor';
import { CopyButton } from '../ui/CopyButton';
import type { PanelView } from './panel-state';
import { RunErrorCard } from './RunErrorCard';

/** The statement behind a result: to read, to copy, to change and to run again. */
export function SqlTab({ view }: { view: PanelView }) {
  const { panel, sources } = useApp();
  const draft = panel.draft.value;
  const sql = draft ?? view.sql;
  if (sql === null) return <p class="panel-note">The SQL of this result is not known.</p>;
  const datasetId = view.datasetId ?? sources.current.value?.dataset.id ?? null;
  const run = () => datasetId && void panel.run(datasetId);
  return (
    <div class="sql-tab">
      <div class="sql-bar">
        <button type="button" class="button primary" disabled={!datasetId || panel.running.value || sql.trim() === ''} onClick={run}>
          {panel.running.value ? 'Running' : 'Run'}
        </button>
        {draft === null ? (
          <button type="button" class="button" onClick={() => panel.edit(sql)}>
            Edit
          </button>
        ) : (
          <button type="button" class="button" onClick={() => (panel.draft.value = null)}>
            Discard changes
          </button>
        )}
        <CopyButton text={sql} label="Copy the SQL" />
        <span class="hint">Ctrl Enter runs</span>
      </div>
      {panel.error.value && <RunErrorCard error={panel.error.value} />}
      <SqlEditor
        sql={sql}
        onInput={draft === null ? null : (text) => (panel.draft.value = text)}
        onRun={run}
        errorLine={panel.error.value?.line ?? null}
      />
    </div>
  );
}
