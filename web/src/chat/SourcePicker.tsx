import type { Sources } from '../sources/sources';

/** Which source a question goes to; a plain word where there is nothing to choose. */
export function SourcePicker({ sources }: { sources: Sources }) {
  const list = sources.list.value ?? [];
  const current = sources.current.value;
  if (!current) return <span class="chip muted">No source</span>;
  if (list.length === 1) return <span class="chip">{current.dataset.name}</span>;
  return (
    <select
      class="chip"
      aria-label="Source"
      value={current.dataset.id}
      onChange={(event) => sources.choose(event.currentTarget.value)}
    >
      {list.map(({ dataset }) => (
        <option key={dataset.id} value={dataset.id}>
          {dataset.name}
          {dataset.kind ? ` · ${dataset.kind}` : ''}
        </option>
      ))}
    </select>
  );
}
