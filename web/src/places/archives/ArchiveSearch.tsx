import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { searchArchives, type Archive, type ArchiveHit } from '../../api/archives';
import { placeInWords } from '../../documents/citation';
import { plural } from '../../format/numbers';
import { Trouble } from '../Page';
import { useAction } from '../use-action';

/** @param chosen an archive's id or name; null for the usual ones */
export function ArchiveSearch({ archives, chosen }: { archives: readonly Archive[]; chosen: string | null }) {
  const { announcer } = useApp();
  const question = useSignal('');
  const archive = useSignal(archives.find(({ id, name }) => id === chosen || name === chosen)?.name ?? '');
  const found = useSignal<{ items: ArchiveHit[]; notice?: string | null } | null>(null);
  const action = useAction();
  const search = () =>
    action.run(async () => {
      found.value = await searchArchives(question.value.trim(), archive.value || null);
      announcer.say(`${plural(found.value.items.length, 'document')} found`);
    });
  return (
    <section class="place-section" aria-label="Search">
      <form
        class="one-line"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (question.value.trim() !== '') void search();
        }}
      >
        <input type="search" aria-label="Search in documents" placeholder="Search in documents" dir="auto" value={question.value} onInput={(event) => (question.value = event.currentTarget.value)} />
        <select aria-label="Archive" value={archive.value} onChange={(event) => (archive.value = event.currentTarget.value)}>
          <option value="">The usual ones</option>
          {archives.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <button type="submit" class="button primary" disabled={action.busy}>
          Search
        </button>
      </form>
      <Trouble error={action.error} />
      {found.value?.notice && <p class="place-note">{found.value.notice}</p>}
      {found.value?.items.length === 0 && <p class="place-note">No document has these words.</p>}
      <ol class="hits">
        {found.value?.items.map((hit) => (
          <li key={hit.citation} dir="auto">
            <a href={hit.link}>{hit.title}</a>
            <span class="comment">
              {hit.archive}/{hit.path}, {placeInWords(hit.place)}
            </span>
            <p>{hit.text.length > 300 ? `${hit.text.slice(0, 300)}…` : hit.text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
