import type { Signal } from '@preact/signals';
import type { SourceChange } from '../../api/sources';

/** What a form says of a source, as its fields hold it. */
export interface PolicyDraft {
  description: string;
  colour: string;
  changes: string;
  share: string;
  masked: string;
}

interface PolicyFieldsProps {
  draft: Signal<PolicyDraft>;
  /** Only databases are ever changed. */
  mayBeChanged: boolean;
}

const colours = ['', 'teal', 'steelblue', 'goldenrod', 'tomato', 'orchid', 'olive', 'slategray'];

export function PolicyFields({ draft, mayBeChanged }: PolicyFieldsProps) {
  const set = (change: Partial<PolicyDraft>) => (draft.value = { ...draft.value, ...change });
  const { description, colour, changes, share, masked } = draft.value;
  return (
    <>
      <label>
        Description
        <textarea rows={2} maxLength={2000} dir="auto" value={description} onInput={(event) => set({ description: event.currentTarget.value })} />
      </label>
      <label>
        Colour
        <select value={colour} onChange={(event) => set({ colour: event.currentTarget.value })}>
          {(colours.includes(colour) ? colours : [colour, ...colours]).map((name) => (
            <option key={name} value={name}>
              {name === '' ? 'None' : name}
            </option>
          ))}
        </select>
      </label>
      {mayBeChanged && (
        <label>
          Changes
          <select value={changes} onChange={(event) => set({ changes: event.currentTarget.value })}>
            <option value="read_only">Never: read-only</option>
            <option value="ask">After the yes of whoever asks</option>
            <option value="ask_admin">After an administrator’s yes</option>
          </select>
        </label>
      )}
      <label>
        Models see
        <select value={share} onChange={(event) => set({ share: event.currentTarget.value })}>
          <option value="">Summaries if hosted, rows if local</option>
          <option value="schema">Tables and columns, no data</option>
          <option value="summaries">Summaries, no rows</option>
          <option value="rows">Rows</option>
        </select>
      </label>
      <label>
        Masked columns
        <input
          value={masked}
          dir="auto"
          placeholder="customers.email, phone"
          aria-describedby="masked-hint"
          onInput={(event) => set({ masked: event.currentTarget.value })}
        />
        <span class="hint" id="masked-hint">
          No model sees what stands in them. With commas between.
        </span>
      </label>
    </>
  );
}

/** As the server takes it: what is empty goes back to the installation's. */
export function changeOf(draft: PolicyDraft): SourceChange {
  return {
    description: draft.description.trim() || null,
    colour: draft.colour || null,
    changes: (draft.changes || null) as NonNullable<SourceChange['changes']> | null,
    share: (draft.share || null) as NonNullable<SourceChange['share']> | null,
    masked: draft.masked
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  };
}

/** What was changed alone: a value that came from the defaults of the installation stays theirs. */
export function differenceOf(before: PolicyDraft, after: PolicyDraft): SourceChange {
  const [old, wanted] = [changeOf(before), changeOf(after)];
  const changed = Object.entries(wanted).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(old[key as keyof SourceChange]));
  return Object.fromEntries(changed);
}
