import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { indexArchive, removeArchive, type Archive } from '../../api/archives';
import { count, plural } from '../../format/numbers';
import { time } from '../../format/times';
import { Confirm } from '../../ui/Confirm';
import { Icon } from '../../ui/Icon';
import { Trouble } from '../Page';
import { useAction } from '../use-action';
import { Documents } from './Documents';

const origins = { settings: 'of the settings file', added: 'of the installation', upload: 'yours' } as const;

export function ArchiveCard({ archive, onChange }: { archive: Archive; onChange: () => void }) {
  const { identity } = useApp();
  const removing = useSignal(false);
  const action = useAction();
  const mayRemove = archive.origin === 'upload' || (archive.origin === 'added' && identity.me.value?.role === 'admin');
  const after = async (work: () => Promise<unknown>) => {
    await work();
    onChange();
  };
  return (
    <li class="place-card">
      <h2>
        <a href={addressOfPlace('archives', archive.name)} dir="auto">
          {archive.name}
        </a>
        <span class="badge">{origins[archive.origin]}</span>
      </h2>
      {archive.description && <p dir="auto">{archive.description}</p>}
      <p class="facts">
        <span>{plural(archive.documents, 'document')}</span>
        <span>{plural(archive.passages, 'passage')}</span>
        {archive.vectors > 0 && <span>searched by meaning too</span>}
        {archive.indexed_at && <span>indexed {time(archive.indexed_at)}</span>}
      </p>
      {archive.location && <code class="long">{archive.location}</code>}
      {archive.indexing && (
        <p>
          Indexing {count(archive.indexing.done)} of {count(archive.indexing.total)}
          <progress aria-label={`Indexing ${archive.name}`} value={archive.indexing.done} max={archive.indexing.total} />
        </p>
      )}
      {[archive.problem, archive.vector_problem].map(
        (problem) =>
          problem && (
            <p key={problem} class="problem">
              <Icon name="warn" size={13} /> {problem}
            </p>
          ),
      )}
      {archive.refused_count > 0 && (
        <details>
          <summary class="problem">{plural(archive.refused_count, 'file')} not read</summary>
          <ul class="problems">
            {archive.refused.map(({ path, reason }) => (
              <li key={path} dir="auto">
                <code>{path}</code>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      {archive.documents > 0 && <Documents key={archive.indexed_at} archive={archive} />}
      <Trouble error={action.error} />
      <div class="actions">
        <button type="button" class="button" disabled={action.busy} onClick={() => void action.run(() => after(() => indexArchive(archive.id)), 'Indexed')}>
          Index again
        </button>
        {mayRemove && (
          <button type="button" class="button danger" aria-label={`Remove ${archive.name}`} onClick={() => (removing.value = true)}>
            Remove
          </button>
        )}
      </div>
      {removing.value && (
        <Confirm
          title={`Remove “${archive.name}”?`}
          text={archive.origin === 'upload' ? 'Its documents are deleted from the server.' : 'Its index is deleted. The documents stay where they are.'}
          action="Remove"
          onConfirm={() => void action.run(() => after(() => removeArchive(archive.id)), `${archive.name} removed`)}
          onClose={() => (removing.value = false)}
        />
      )}
    </li>
  );
}
