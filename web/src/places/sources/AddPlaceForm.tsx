import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { addPlace } from '../../api/sources';
import { Trouble } from '../Page';
import { useAction } from '../use-action';
import { changeOf, PolicyFields, type PolicyDraft } from './PolicyFields';

const nothing: PolicyDraft = { description: '', colour: '', changes: 'read_only', share: '', masked: '', maxRows: '', maxMegabytes: '', timeoutSeconds: '' };

/** A database, or a path of the server, for administrators. */
export function AddPlaceForm({ isOpen }: { isOpen: boolean }) {
  const { sources } = useApp();
  const place = useSignal('');
  const name = useSignal('');
  const draft = useSignal(nothing);
  const notice = useSignal<string | null>(null);
  const added = useSignal<string | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const before = useRef('');
  const action = useAction();
  useLayoutEffect(() => {
    if (isOpen) first.current?.focus();
  }, []);
  const isDatabase = isAddress(place.value);
  const add = () =>
    action.run(async () => {
      const change = changeOf(draft.value);
      if (!isDatabase) delete change.changes;
      const where = place.value.trim();
      const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null && (!Array.isArray(value) || value.length > 0)));
      const dataset = await addPlace({ ...said, name: name.value.trim(), ...(isDatabase ? { url: where } : { path: where }) });
      notice.value = dataset.notice ?? null;
      added.value = dataset.id;
      place.value = '';
      await sources.load();
      // What remains to be done is read before the page goes on.
      if (!dataset.notice) location.hash = addressOfPlace('sources', dataset.id);
    }, 'Added');
  return (
    <form
      class="place-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label>
        Address or path
        <input
          ref={first}
          value={place.value}
          required
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          placeholder="postgres://user@host:5432/database, or /data/sales"
          aria-describedby="place-hint"
          onInput={(event) => {
            place.value = event.currentTarget.value;
            if (name.value === '' || name.value === nameOf(before.current)) name.value = nameOf(place.value);
            before.current = place.value;
          }}
        />
        <span class="hint" id="place-hint">
          A folder or file is a path on the server. A password in the address is not written down: you are told which variable to set.
        </span>
      </label>
      <label>
        Name
        <input value={name.value} required maxLength={60} dir="auto" onInput={(event) => (name.value = event.currentTarget.value)} />
      </label>
      <details>
        <summary>Policy</summary>
        <PolicyFields draft={draft} mayBeChanged={isDatabase} />
      </details>
      <Trouble error={action.error} />
      {notice.value && (
        <div class="card asked" role="alert">
          <p>{notice.value}</p>
          <div class="actions">
            <a class="button" href={addressOfPlace('sources', added.value)}>
              Open the source
            </a>
          </div>
        </div>
      )}
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy}>
          {action.busy ? 'Adding' : 'Add'}
        </button>
      </div>
    </form>
  );
}

export function isAddress(place: string): boolean {
  return /^postgres(ql)?:\/\//i.test(place.trim());
}

/** What a place would be called: the database of an address, the last part of a path. */
export function nameOf(place: string): string {
  const last = place.trim().replace(/[?#].*$/, '').replace(/\/+$/, '').split('/').at(-1) ?? '';
  return (isAddress(place) && !/:\/\/.*\//.test(place) ? '' : last)
    .replace(/(\.(csv|tsv|json|ndjson|jsonl|parquet|xlsx|xls|db|sqlite3?|gz))+$/i, '')
    .replace(/[^\p{L}\p{N}_-]+/gu, '_')
    .slice(0, 60);
}
