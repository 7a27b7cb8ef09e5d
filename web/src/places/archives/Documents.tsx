import { useSignal } from '@preact/signals';
import { listDocuments, type Archive, type ListedDocument } from '../../api/archives';
import { bytes } from '../../format/times';
import { Trouble } from '../Page';
import { useAction } from '../use-action';

/** What an archive holds, read when somebody looks. */
export function Documents({ archive }: { archive: Archive }) {
  const documents = useSignal<readonly ListedDocument[]>([]);
  const next = useSignal<string | null>('');
  const action = useAction();
  const more = () =>
    action.run(async () => {
      const page = await listDocuments(archive.id, next.value ?? '');
      documents.value = [...documents.value, ...page.items];
      next.value = page.next ?? null;
    });
  return (
    <details onToggle={(event) => event.currentTarget.open && documents.value.length === 0 && void more()}>
      <summary>Documents</summary>
      <ul class="documents" aria-label={`Documents of ${archive.name}`}>
        {documents.value.map((document) => (
          <li key={document.path} dir="auto">
            <a href={`#/archives/${encodeURIComponent(archive.id)}/${encodeURIComponent(document.path)}`}>{document.title}</a>{' '}
            <span class="comment">
              {document.path}, {bytes(document.bytes)}
            </span>
          </li>
        ))}
      </ul>
      <Trouble error={action.error} again={() => void more()} />
      {next.value && (
        <button type="button" class="button" disabled={action.busy} onClick={() => void more()}>
          Show more
        </button>
      )}
    </details>
  );
}
