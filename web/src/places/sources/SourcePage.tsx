import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { removeSource, testSource, type SourceTest } from '../../api/sources';
import type { Dataset } from '../../api/types';
import { duration, plural } from '../../format/numbers';
import { time } from '../../format/times';
import { Confirm } from '../../ui/Confirm';
import { Icon } from '../../ui/Icon';
import { Page, Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { EditSource } from './EditSource';
import { changesInWords, kindInWords, limitsInWords, mayChange, shareInWords } from './policy';
import { Problems } from './Problems';
import { TableList } from './TableList';

export function SourcePage({ id }: { id: string }) {
  const { sources, identity } = useApp();
  const source = sources.list.value?.find(({ dataset }) => dataset.id === id || dataset.name === id);
  const editing = useSignal(false);
  const removing = useSignal(false);
  const action = useAction();
  const back = { label: 'Sources', href: addressOfPlace('sources') };
  if (!source) {
    return (
      <Page title="Source" back={back}>
        {sources.list.value === null ? (
          sources.error.value ? <Trouble error={{ code: 'unreachable', message: sources.error.value }} again={() => void sources.load()} /> : <Waiting what="Reading the sources" />
        ) : (
          <p>There is no such source, or it was not granted to you.</p>
        )}
      </Page>
    );
  }
  const { dataset, schema, error } = source;
  const me = identity.me.value;
  const remove = () =>
    action.run(async () => {
      await removeSource(dataset.id);
      location.hash = addressOfPlace('sources');
      await sources.load();
    }, `${dataset.name} removed`);
  return (
    <Page
      title={dataset.name}
      back={back}
      actions={
        mayChange(dataset, me) &&
        !editing.value && (
          <>
            <button type="button" class="button" onClick={() => (editing.value = true)}>
              Edit
            </button>
            <button type="button" class="button danger" onClick={() => (removing.value = true)}>
              Remove
            </button>
          </>
        )
      }
    >
      <Trouble error={action.error} />
      {removing.value && (
        <Confirm
          title={`Remove “${dataset.name}”?`}
          text={dataset.uploaded_by ? 'Its files are deleted from the server.' : 'It is taken off the list. The data stay where they are.'}
          action="Remove"
          onConfirm={() => void remove()}
          onClose={() => (removing.value = false)}
        />
      )}
      {editing.value ? <EditSource dataset={dataset} onDone={() => (editing.value = false)} /> : <About dataset={dataset} />}
      {me?.role === 'admin' && <Health dataset={dataset} />}
      <Problems problems={schema?.problems ?? []} />
      {error && <Trouble error={{ code: 'unreadable', message: error }} again={() => void sources.load()} />}
      {!schema && !error && <Waiting what="Reading the schema" />}
      {schema && <TableList datasetId={dataset.id} tables={schema.tables} joins={schema.joins ?? []} isOpen />}
    </Page>
  );
}

function About({ dataset }: { dataset: Dataset }) {
  return (
    <>
      {dataset.description && <p dir="auto">{dataset.description}</p>}
      <dl class="about">
        <dt>Kind</dt>
        <dd>
          {kindInWords(dataset.kind)}
          {dataset.default && ', meant where a question names none'}
        </dd>
        <dt>Rights</dt>
        <dd>
          <Icon name="lock" size={13} /> {changesInWords(dataset.changes)}
        </dd>
        <dt>Models see</dt>
        <dd>{shareInWords(dataset.share)}</dd>
        {dataset.masked && dataset.masked.length > 0 && (
          <>
            <dt>Masked</dt>
            <dd dir="auto">{dataset.masked.join(', ')}</dd>
          </>
        )}
        <dt>Limits</dt>
        <dd>{limitsInWords(dataset)}</dd>
        {dataset.location && (
          <>
            <dt>Place</dt>
            <dd>
              <code>{dataset.location}</code>
            </dd>
          </>
        )}
        {dataset.uploaded_by && (
          <>
            <dt>Uploaded by</dt>
            <dd dir="auto">{dataset.uploaded_by}</dd>
          </>
        )}
        {dataset.verified_backup_at && (
          <>
            <dt>Backup proven</dt>
            <dd>{time(dataset.verified_backup_at)}</dd>
          </>
        )}
      </dl>
      {dataset.problem && <Trouble error={{ code: 'problem', message: dataset.problem }} />}
    </>
  );
}

/** Whether it works now, by the ways that questions go. */
function Health({ dataset }: { dataset: Dataset }) {
  const { announcer } = useApp();
  const test = useSignal<SourceTest | null>(null);
  const action = useAction();
  const run = () =>
    action.run(async () => {
      test.value = await testSource(dataset.id);
      announcer.say(test.value.works ? 'It works' : 'It does not work');
    });
  const found = test.value;
  return (
    <section class="health" aria-label="Test">
      <button type="button" class="button" disabled={action.busy} onClick={() => void run()}>
        {action.busy ? 'Testing' : 'Test it now'}
      </button>
      <Trouble error={action.error} />
      {found && (
        <p class={found.works ? 'good' : 'bad'}>
          <Icon name={found.works ? 'check' : 'warn'} size={14} />{' '}
          {found.works ? `It works: ${plural(found.tables ?? 0, 'table')}, ${duration(found.duration_ms)}` : found.error}
        </p>
      )}
      {found && [...found.problems, ...found.notes].length > 0 && (
        <ul class="problems">
          {[...found.problems, ...found.notes].map((note) => (
            <li key={note} dir="auto">
              {note}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
