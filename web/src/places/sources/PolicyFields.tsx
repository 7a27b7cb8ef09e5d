import type { Signal } from '@preact/signals';
import type { SourceChange } from '../../api/sources';

/** What a form says of a source, as its fields hold it. */
export interface PolicyDraft {
  description: string;
  colour: string;
  changes: string;
  share: string;
  masked: string;
  maxRows: string;
  maxMegabytes: string;
  timeoutSeconds: string;
}

interface PolicyFieldsProps {
  draft: Signal<PolicyDraft>;
  /** Only databases are ever changed. */
  mayBeChanged: boolean;
}

/** Of the unit in which a form asks for a size. */
export const bytesOfOne = 1_000_000;

const colours = ['', 'teal', 'steelblue', 'goldenrod', 'tomato', 'orchid', 'olive', 'slategray'];

export function PolicyFields({ draft, mayBeChanged }: PolicyFieldsProps) {
  const set = (change: Partial<PolicyDraft>) => (draft.value = { ...draft.value, ...change });
  const { description, colour, changes, share, masked, maxRows, maxMegabytes, timeoutSeconds } = draft.value;
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
      <fieldset class="limits">
        <legend>Limits of a query</legend>
        <label>
          Rows
          <input type="number" min={1} step={1} value={maxRows} onInput={(event) => set({ maxRows: event.currentTarget.value })} />
        </label>
        <label>
          Megabytes
          <input type="number" min={0.002} step="any" value={maxMegabytes} onInput={(event) => set({ maxMegabytes: event.currentTarget.value })} />
        </label>
        <label>
          Seconds
          <input type="number" min={1} max={86_400} step="any" value={timeoutSeconds} onInput={(event) => set({ timeoutSeconds: event.currentTarget.value })} />
        </label>
        <span class="hint">Empty is as many as the installation allows.</span>
      </fieldset>
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
    max_rows: numberOf(draft.maxRows),
    max_bytes: draft.maxMegabytes === '' ? null : Math.round(Number(draft.maxMegabytes) * bytesOfOne),
    timeout_seconds: numberOf(draft.timeoutSeconds),
  };
}

function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

/** What was changed alone: a value that came from the defaults of the installation stays theirs. */
export function differenceOf(before: PolicyDraft, after: PolicyDraft): SourceChange {
  const [old, wanted] = [changeOf(before), changeOf(after)];
  const changed = Object.entries(wanted).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(old[key as keyof SourceChange]));
  return Object.fromEntries(changed);
}
