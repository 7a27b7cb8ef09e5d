import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { listArchives } from '../../api/archives';
import { availableModels, listModels, type Model, type ProviderModels } from '../../api/models';
import { getSettings, putSettings, resetSettings, type Settings } from '../../api/personal';
import { browserLocale, count } from '../../format/numbers';
import { time } from '../../format/times';
import { Confirm } from '../../ui/Confirm';
import { Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';

interface Known {
  settings: Settings;
  models: Model[];
  archives: string[];
  /** What providers list besides, by whole names. */
  more: string[];
}

async function read(role: string, signal: AbortSignal): Promise<Known> {
  const [settings, models, archives] = await Promise.all([
    getSettings(signal),
    listModels(false, signal),
    role === 'viewer' ? [] : listArchives(signal).then((list) => list.map(({ name }) => name)),
  ]);
  return { settings, models, archives, more: [] };
}

export function Choices() {
  const { identity } = useApp();
  const reading = useRead((signal) => read(identity.me.value?.role ?? 'admin', signal), []);
  return (
    <section class="place-section" aria-label="Your choices">
      <h2>Your choices</h2>
      <Trouble error={reading.error} again={reading.again} />
      {!reading.value && !reading.error && <Waiting what="Reading the settings" />}
      {reading.value && <ChoicesForm known={reading.value} onKnown={reading.put} />}
    </section>
  );
}

function ChoicesForm({ known, onKnown }: { known: Known; onKnown: (known: Known) => void }) {
  const { formats } = useApp();
  const draft = useSignal(known.settings);
  const resetting = useSignal(false);
  const action = useAction();
  const set = (change: Partial<Settings>) => (draft.value = { ...draft.value, ...change });
  const settle = (settings: Settings) => {
    draft.value = settings;
    onKnown({ ...known, settings });
    formats.use(settings.locale, settings.time_zone);
  };
  const save = () => action.run(async () => settle(await putSettings(draft.value)), 'Saved');
  const reset = () => action.run(async () => settle(await resetSettings()), 'Set back');
  const listAll = () =>
    action.run(async () => {
      const more = wholeNames(await availableModels());
      onKnown({ ...known, more });
    }, 'Models listed');
  const { default_online_model, default_local_model, prefer, default_archives, time_zone, locale } = draft.value;
  return (
    <form
      class="place-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset class="choice">
        <legend>Prefer</legend>
        {preferences.map(([value, label]) => (
          <label key={label}>
            <input type="radio" name="prefer" checked={prefer === value} onChange={() => set({ prefer: value })} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <ModelField label="Online model" value={default_online_model} names={namesOf(known, 'online')} onInput={(value) => set({ default_online_model: value })} />
      <ModelField label="Local model" value={default_local_model} names={namesOf(known, 'local')} onInput={(value) => set({ default_local_model: value })} />
      <button type="button" class="quiet" disabled={action.busy} onClick={() => void listAll()}>
        Ask the providers what else they have
      </button>
      <label>
        Time zone
        <input list="time-zones" value={time_zone ?? ''} placeholder={Intl.DateTimeFormat().resolvedOptions().timeZone} onInput={(event) => set({ time_zone: event.currentTarget.value.trim() || null })} />
        <datalist id="time-zones">
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </label>
      <label>
        Language of numbers and dates
        <input list="locales" value={locale ?? ''} placeholder={browserLocale()} aria-describedby="locale-hint" onInput={(event) => set({ locale: event.currentTarget.value.trim() || null })} />
        <datalist id="locales">
          {['de-DE', 'en-GB', 'en-US', 'es-ES', 'fr-FR', 'it-IT', 'ja-JP', 'nl-NL', 'pl-PL', 'pt-BR', 'sv-SE', 'zh-CN'].map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <span class="hint" id="locale-hint">
          {exampleOf(locale, time_zone)}
        </span>
      </label>
      {known.archives.length > 0 && (
        <fieldset class="checks">
          <legend>Archives that are searched where a question names none</legend>
          {known.archives.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={default_archives.includes(name)}
                onChange={(event) => set({ default_archives: event.currentTarget.checked ? [...default_archives, name] : default_archives.filter((one) => one !== name) })}
              />
              <span dir="auto">{name}</span>
            </label>
          ))}
          <span class="hint">None chosen: all are searched.</span>
        </fieldset>
      )}
      <Trouble error={action.error} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy}>
          Save
        </button>
        <button type="button" class="button" disabled={action.busy} onClick={() => (resetting.value = true)}>
          Reset
        </button>
      </div>
      {resetting.value && (
        <Confirm
          title="Set all of it back?"
          text="Models, time zone, language and archives are as the installation has them."
          action="Reset"
          onConfirm={() => void reset()}
          onClose={() => (resetting.value = false)}
        />
      )}
    </form>
  );
}

const preferences: [Settings['prefer'], string][] = [
  [null, 'As installed'],
  ['online', 'Online'],
  ['local', 'Local'],
];

interface ModelFieldProps {
  label: string;
  value: string | null;
  names: readonly string[];
  onInput: (value: string | null) => void;
}

/** Any model of a provider may be named, whether it is listed or not. */
function ModelField({ label, value, names, onInput }: ModelFieldProps) {
  const list = `models-${label.replaceAll(' ', '-')}`;
  return (
    <label>
      {label}
      <input list={list} value={value ?? ''} placeholder="As installed" autocomplete="off" spellcheck={false} onInput={(event) => onInput(event.currentTarget.value.trim() || null)} />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}

function namesOf({ models, more }: Known, kind: 'online' | 'local'): string[] {
  const offered = models.filter((model) => model.kind === kind || (model.kind === 'route' && kind === 'online')).map(({ id }) => id);
  return [...new Set([...offered, ...more.filter((name) => name.startsWith('local/') === (kind === 'local'))])];
}

function wholeNames(providers: readonly ProviderModels[]): string[] {
  return providers.flatMap(({ provider, models }) => (provider.startsWith('local/') ? [provider] : models.map((model) => `${provider}/${model}`)));
}

function exampleOf(locale: string | null, zone: string | null): string {
  try {
    const tag = locale ?? browserLocale();
    return `As in ${count(1_234_567, tag)} and ${time(new Date().toISOString(), tag, zone ?? undefined)}`;
  } catch {
    return 'This browser does not know this language or time zone.';
  }
}
