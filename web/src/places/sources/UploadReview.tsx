import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { changeSource } from '../../api/sources';
import { plural } from '../../format/numbers';
import { Page, Trouble } from '../Page';
import { useAction } from '../use-action';
import { Problems } from './Problems';
import { TableList } from './TableList';
import type { UploadState } from './upload-state';

/** What was found in the files that came: tables, types and rows, before anything of it is used. */
export function UploadReview({ state }: { state: UploadState }) {
  const app = useApp();
  const found = state.found.value;
  const name = useSignal(found?.name ?? '');
  const action = useAction();
  if (!found) return null;
  const tables = found.schema?.tables ?? [];
  const use = () =>
    action.run(async () => {
      const wanted = name.value.trim();
      if (wanted !== '' && wanted !== found.name) await changeSource(found.id, { name: wanted });
      await state.use();
      app.newChat();
    }, 'Ready for questions');
  return (
    <Page title="Look before you use it" back={{ label: 'Sources', href: addressOfPlace('sources') }}>
      <p>
        {plural(tables.length, 'table')} in {plural(state.files.value.length, 'file')}. Check the types: dates that read as text, or numbers with a comma, are
        better mended in the file.
      </p>
      <Problems problems={found.schema?.problems ?? []} />
      <form
        class="place-form"
        onSubmit={(event) => {
          event.preventDefault();
          void use();
        }}
      >
        <label>
          Name
          <input value={name.value} maxLength={60} required dir="auto" onInput={(event) => (name.value = event.currentTarget.value)} />
        </label>
        <div class="actions">
          <button type="submit" class="button primary" disabled={action.busy}>
            Use this data
          </button>
          <button type="button" class="button danger" disabled={action.busy} onClick={() => void state.discard()}>
            Throw it away
          </button>
        </div>
      </form>
      <Trouble error={action.error ?? state.error.value} />
      <TableList datasetId={found.id} tables={tables} joins={found.schema?.joins ?? []} isOpen />
    </Page>
  );
}
