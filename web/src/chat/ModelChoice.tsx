import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getJson } from '../api/http';
import { useApp } from '../app/app';

interface OfferedModel {
  id: string;
  health: string;
}

const usable = new Set(['ok', 'not_loaded', 'loading', 'cooling_down']);

/** Asks the same question of another model. */
export function ModelChoice({ question, failed }: { question: string; failed: string | null }) {
  const { session } = useApp();
  const models = useSignal<readonly OfferedModel[]>([]);
  useEffect(() => {
    getJson<{ items: OfferedModel[] }>('/models').then(
      ({ items }) => (models.value = items.filter(({ id, health }) => id !== failed && usable.has(health))),
      () => undefined,
    );
  }, []);
  if (models.value.length === 0) return null;
  return (
    <select
      class="chip"
      aria-label="Change model"
      value=""
      disabled={session.active.value !== null}
      onChange={(event) => event.currentTarget.value && void session.send(question, event.currentTarget.value)}
    >
      <option value="">Change model</option>
      {models.value.map(({ id }) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </select>
  );
}
