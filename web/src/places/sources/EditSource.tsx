import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { changeSource } from '../../api/sources';
import type { Dataset } from '../../api/types';
import { Trouble } from '../Page';
import { useAction } from '../use-action';
import { bytesOfOne, differenceOf, PolicyFields, type PolicyDraft } from './PolicyFields';

export function EditSource({ dataset, onDone }: { dataset: Dataset; onDone: () => void }) {
  const { sources } = useApp();
  const name = useSignal(dataset.name);
  const draft = useSignal<PolicyDraft>(draftOf(dataset));
  const action = useAction();
  const isUpload = Boolean(dataset.uploaded_by);
  const save = async () => {
    const wanted = name.value.trim();
    const change = { ...differenceOf(draftOf(dataset), draft.value), ...(isUpload && wanted !== dataset.name ? { name: wanted } : {}) };
    const saved = await action.run(async () => {
      if (Object.keys(change).length > 0) await changeSource(dataset.id, change);
      await sources.load();
    }, 'Saved');
    if (saved) onDone();
  };
  return (
    <form
      class="place-form"
      aria-label={`Edit ${dataset.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {isUpload && (
        <label>
          Name
          <input value={name.value} maxLength={60} required dir="auto" onInput={(event) => (name.value = event.currentTarget.value)} />
        </label>
      )}
      <PolicyFields draft={draft} mayBeChanged={dataset.kind === 'postgres'} />
      <Trouble error={action.error} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy}>
          Save
        </button>
        <button type="button" class="button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function draftOf(dataset: Dataset): PolicyDraft {
  return {
    description: dataset.description ?? '',
    colour: dataset.colour ?? '',
    changes: dataset.changes ?? 'read_only',
    share: dataset.share ?? '',
    masked: (dataset.masked ?? []).join(', '),
    maxRows: String(dataset.max_rows ?? ''),
    maxMegabytes: dataset.max_bytes ? String(dataset.max_bytes / bytesOfOne) : '',
    timeoutSeconds: String(dataset.timeout_seconds ?? ''),
  };
}
