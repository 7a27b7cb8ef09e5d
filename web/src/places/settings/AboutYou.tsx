import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { getContext, putContext, type Context } from '../../api/personal';
import { Icon } from '../../ui/Icon';
import { Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';

interface Fact {
  /** Of this line of the form, whatever it says. */
  line: number;
  name: string;
  text: string;
}

/** What the agent may know of the user, written by the user. */
export function AboutYou() {
  const reading = useRead(getContext, []);
  return (
    <section class="place-section" aria-label="What the agent knows of you">
      <h2>What the agent knows of you</h2>
      <p>Only what stands here. The agent adds to it when you ask it to.</p>
      <Trouble error={reading.error} again={reading.again} />
      {!reading.value && !reading.error && <Waiting what="Reading" />}
      {reading.value && <ContextForm context={reading.value} />}
    </section>
  );
}

function ContextForm({ context }: { context: Context }) {
  const { sources } = useApp();
  const draft = useSignal(context);
  const facts = useSignal<readonly Fact[]>(linesOf(context));
  const action = useAction();
  const set = (change: Partial<Context>) => (draft.value = { ...draft.value, ...change });
  const setFact = (line: number, change: Partial<Fact>) => (facts.value = facts.value.map((fact) => (fact.line === line ? { ...fact, ...change } : fact)));
  const add = () => (facts.value = [...facts.value, { line: (facts.value.at(-1)?.line ?? 0) + 1, name: '', text: '' }]);
  const save = (wanted: Context) =>
    action.run(async () => {
      const kept = await putContext(wanted);
      draft.value = kept;
      facts.value = linesOf(kept);
    }, 'Saved');
  return (
    <form
      class="place-form"
      onSubmit={(event) => {
        event.preventDefault();
        const said = facts.value.filter(({ name, text }) => name.trim() !== '' && text.trim() !== '');
        void save({ ...draft.value, facts: Object.fromEntries(said.map(({ name, text }) => [name.trim(), text.trim()])) });
      }}
    >
      <label>
        Your name
        <input maxLength={100} dir="auto" value={draft.value.display_name ?? ''} onInput={(event) => set({ display_name: event.currentTarget.value.trim() || null })} />
      </label>
      <label>
        Language of answers
        <input maxLength={100} placeholder="As you ask" value={draft.value.language ?? ''} onInput={(event) => set({ language: event.currentTarget.value.trim() || null })} />
      </label>
      <label>
        Source where a question names none
        <select value={draft.value.default_dataset_id ?? ''} onChange={(event) => set({ default_dataset_id: event.currentTarget.value || null })}>
          <option value="">The installation’s</option>
          {(sources.list.value ?? []).map(({ dataset }) => (
            <option key={dataset.id} value={dataset.id}>
              {dataset.name}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="facts-list">
        <legend>Facts</legend>
        {facts.value.map(({ line, name, text }, index) => (
          <div key={line}>
            <input aria-label={`Name of fact ${index + 1}`} placeholder="team" maxLength={100} dir="auto" value={name} onInput={(event) => setFact(line, { name: event.currentTarget.value })} />
            <input aria-label={`Fact ${index + 1}`} placeholder="Sales, northern Europe" maxLength={1000} dir="auto" value={text} onInput={(event) => setFact(line, { text: event.currentTarget.value })} />
            <button type="button" class="icon-button" aria-label={`Forget fact ${index + 1}`} onClick={() => (facts.value = facts.value.filter((fact) => fact.line !== line))}>
              <Icon name="close" size={14} />
            </button>
          </div>
        ))}
        <button type="button" class="quiet" onClick={add}>
          <Icon name="plus" size={13} /> Add a fact
        </button>
      </fieldset>
      <Trouble error={action.error} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy}>
          Save
        </button>
        <button type="button" class="button danger" disabled={action.busy} onClick={() => void save(nothing)}>
          Forget all
        </button>
      </div>
    </form>
  );
}

const nothing: Context = { display_name: null, time_zone: null, language: null, default_dataset_id: null, facts: {} };

function linesOf({ facts }: Context): Fact[] {
  return Object.entries(facts).map(([name, text], line) => ({ line, name, text }));
}
