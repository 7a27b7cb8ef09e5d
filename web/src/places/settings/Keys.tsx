import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { listKeys, putKey, removeKey, type ProviderKey } from '../../api/models';
import { time } from '../../format/times';
import { Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';

const origins: Record<ProviderKey['origin'], string> = {
  none: 'No key',
  settings: 'Key of the environment or the settings file',
  kept: 'Key kept on the server',
  process: 'Key until the server stops',
};

/** Which providers have a key. A key goes in and never comes out again. */
export function Keys() {
  const reading = useRead(listKeys, []);
  return (
    <section class="place-section" aria-label="Keys">
      <h2 id="settings-keys" tabIndex={-1}>
        Keys
      </h2>
      <p>A key that you paste goes to the provider’s address and nowhere else. It is never shown again, and stands in no log.</p>
      <Trouble error={reading.error} again={reading.again} />
      {!reading.value && !reading.error && <Waiting what="Reading" />}
      <ul class="keys">
        {reading.value?.map((key) => (
          <KeyEntry key={key.provider} known={key} onChange={reading.again} />
        ))}
      </ul>
    </section>
  );
}

function KeyEntry({ known, onChange }: { known: ProviderKey; onChange: () => void }) {
  const open = useSignal(false);
  const action = useAction();
  const isPasted = known.origin === 'kept' || known.origin === 'process';
  const remove = () =>
    action.run(async () => {
      await removeKey(known.provider);
      onChange();
    }, `Key of ${known.provider} removed`);
  return (
    <li>
      <div class="key-line">
        <strong>{known.provider}</strong>
        <span class="comment">{known.address}</span>
        <span class={known.origin === 'none' ? 'status' : 'status good'}>
          {origins[known.origin]}
          {known.set_at && `, since ${time(known.set_at)}`}
          {known.set_by && known.set_by !== 'local' && ` by ${known.set_by}`}
        </span>
        <button type="button" class="button" aria-expanded={open.value} aria-label={`Set a key for ${known.provider}`} onClick={() => (open.value = !open.value)}>
          {known.origin === 'none' ? 'Set' : 'Replace'}
        </button>
        {isPasted && (
          <button type="button" class="button danger" aria-label={`Remove the key of ${known.provider}`} disabled={action.busy} onClick={() => void remove()}>
            Remove
          </button>
        )}
      </div>
      <Trouble error={action.error} />
      {open.value && (
        <KeyForm
          known={known}
          onDone={() => {
            open.value = false;
            onChange();
          }}
        />
      )}
    </li>
  );
}

function KeyForm({ known, onDone }: { known: ProviderKey; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const keep = useSignal(true);
  const action = useAction();
  const save = async () => {
    const key = field.current!.value.trim();
    // It does not stay in the page, whatever becomes of it.
    field.current!.value = '';
    if (await action.run(() => putKey(known.provider, key, keep.value), `Key of ${known.provider} set`)) onDone();
  };
  return (
    <form
      class="place-form"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        Key for {known.address}
        <input ref={field} type="password" autocomplete="off" spellcheck={false} required autofocus />
      </label>
      <fieldset class="checks">
        <legend>Keep it</legend>
        <label>
          <input type="radio" name={`keep-${known.provider}`} checked={keep.value} onChange={() => (keep.value = true)} />
          <span>On the server, in a file that only its own user may read</span>
        </label>
        <label>
          <input type="radio" name={`keep-${known.provider}`} checked={!keep.value} onChange={() => (keep.value = false)} />
          <span>In memory, until the server stops</span>
        </label>
      </fieldset>
      <Trouble error={action.error} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy}>
          Set the key
        </button>
      </div>
    </form>
  );
}
