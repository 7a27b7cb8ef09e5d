import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { everything, grant, revoke, type User } from '../../api/users';
import { Trouble } from '../Page';
import { useAction } from '../use-action';

/** Which sources a user may ask. */
export function Grants({ user, onChange }: { user: User; onChange: (user: User) => void }) {
  const { sources } = useApp();
  const chosen = useSignal('');
  const action = useAction();
  if (user.role === 'admin') return <p class="place-note">Administrators use all sources.</p>;
  const granted = new Set(user.grants.map(({ dataset_id }) => dataset_id));
  const open = (sources.list.value ?? []).filter(({ dataset }) => !granted.has(dataset.id) && !dataset.uploaded_by);
  return (
    <section class="place-section" aria-label="Sources">
      <h2>May use</h2>
      {user.grants.length === 0 && <p class="place-note">Nothing yet, besides own uploads.</p>}
      <ul class="grants">
        {user.grants.map(({ dataset_id, name }) => (
          <li key={dataset_id}>
            <span dir="auto">{dataset_id === everything ? 'All sources, those to come too' : name}</span>
            <button
              type="button"
              class="quiet"
              aria-label={`Take back ${dataset_id === everything ? 'all sources' : name}`}
              disabled={action.busy}
              onClick={() => void action.run(async () => onChange(await revoke(user.user_id, dataset_id)), 'Taken back')}
            >
              Take back
            </button>
          </li>
        ))}
      </ul>
      <form
        class="one-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.value === '') return;
          void action.run(async () => {
            onChange(await grant(user.user_id, chosen.value));
            chosen.value = '';
          }, 'Granted');
        }}
      >
        <select aria-label="Source to grant" value={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value)}>
          <option value="">Choose a source</option>
          {!granted.has(everything) && <option value={everything}>All, those to come too</option>}
          {open.map(({ dataset }) => (
            <option key={dataset.id} value={dataset.id}>
              {dataset.name}
            </option>
          ))}
        </select>
        <button type="submit" class="button" disabled={action.busy || chosen.value === ''}>
          Grant
        </button>
      </form>
      <Trouble error={action.error} />
    </section>
  );
}
