import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { count, plural } from '../../format/numbers';
import type { Source } from '../../sources/sources';
import { Icon } from '../../ui/Icon';
import { Page, Trouble, Waiting } from '../Page';
import { Devices } from './Devices';
import { NothingConnected } from './NothingConnected';
import { changesInWords, kindInWords, shareInWords } from './policy';

export function SourcesPage() {
  const { sources, identity } = useApp();
  const list = sources.list.value;
  const mayAdd = identity.me.value?.role !== 'viewer';
  return (
    <Page
      title="Sources"
      actions={
        mayAdd && (
          <a class="button primary" href={addressOfPlace('sources', 'add')}>
            Add data
          </a>
        )
      }
    >
      <Trouble error={sources.error.value === null ? null : { code: 'unreachable', message: sources.error.value }} again={() => void sources.load()} />
      {list === null && !sources.error.value && <Waiting what="Reading the sources" />}
      {list?.length === 0 && <NothingConnected />}
      <ul class="place-cards">
        {list?.map((source) => (
          <SourceCard key={source.dataset.id} source={source} />
        ))}
      </ul>
      {list && list.length > 0 && (
        <p class="place-note">
          <Icon name="lock" size={13} /> Every query is judged before it runs, and reading leaves the data as they are.
        </p>
      )}
      {mayAdd && <Devices />}
    </Page>
  );
}

function SourceCard({ source }: { source: Source }) {
  const { dataset, schema, error } = source;
  const problem = dataset.problem ?? error;
  return (
    <li class="place-card">
      <h2>
        {dataset.colour && <span class="swatch" style={{ background: dataset.colour }} />}
        <a href={addressOfPlace('sources', dataset.id)} dir="auto">
          {dataset.name}
        </a>
        <span class="badge">{kindInWords(dataset.kind)}</span>
        {dataset.default && <span class="badge">default</span>}
        {dataset.uploaded_by && <span class="badge">upload</span>}
      </h2>
      {dataset.description && <p dir="auto">{dataset.description}</p>}
      <p class="facts">
        <span>{schema ? plural(schema.tables.length, 'table') : problem ? 'Not readable' : 'Reading…'}</span>
        {schema && <span>{rowsOf(source)}</span>}
        <span>{changesInWords(dataset.changes)}</span>
        <span>{shareInWords(dataset.share)}</span>
      </p>
      {problem && (
        <p class="problem">
          <Icon name="warn" size={13} /> {problem}
        </p>
      )}
      {schema && (schema.problems?.length ?? 0) > 0 && (
        <p class="problem">
          <Icon name="warn" size={13} /> {plural(schema.problems!.length, 'part')} of it cannot be read
        </p>
      )}
    </li>
  );
}

function rowsOf({ schema }: Source): string {
  const counts = schema?.tables.map((table) => table.row_count) ?? [];
  const known = counts.filter((rows): rows is number => typeof rows === 'number');
  const exact = known.length === counts.length && schema?.tables.every((table) => table.row_count_is_exact !== false);
  return `${exact ? '' : 'about '}${count(known.reduce((sum, rows) => sum + rows, 0))} rows`;
}
