import { useApp } from '../app/app';
import { plural } from '../format/numbers';
import { exampleQuestions } from '../sources/examples';
import type { Source } from '../sources/sources';
import { NothingConnected } from '../places/sources/NothingConnected';
import { Icon } from '../ui/Icon';

export function EmptyState() {
  const { sources } = useApp();
  if (sources.list.value === null) return sources.error.value ? <Unreachable /> : null;
  return sources.list.value.length === 0 ? <NothingConnected /> : <Connected list={sources.list.value} />;
}

function Connected({ list }: { list: readonly Source[] }) {
  const { session, sources } = useApp();
  const schema = sources.current.value?.schema;
  return (
    <div class="empty">
      <h2>Ask your data</h2>
      <p>
        Connected to{' '}
        {list.slice(0, 3).map((source, index) => (
          <span key={source.dataset.id}>
            {index > 0 && (index === Math.min(list.length, 3) - 1 && list.length <= 3 ? ' and ' : ', ')}
            <strong>{source.dataset.name}</strong>
            {source.schema && ` (${plural(source.schema.tables.length, 'table')})`}
          </span>
        ))}
        {list.length > 3 && ` and ${list.length - 3} more`}.{' '}
        <span class="read-only">
          <Icon name="lock" size={13} /> {list.some(({ dataset }) => (dataset.changes ?? 'read_only') !== 'read_only') ? 'Read-only until you allow a change' : 'Read-only'}
        </span>
      </p>
      <div class="examples">
        {schema &&
          exampleQuestions(schema).map((question) => (
            <button key={question} type="button" onClick={() => void session.send(question)}>
              {question}
            </button>
          ))}
      </div>
    </div>
  );
}

function Unreachable() {
  const { sources } = useApp();
  return (
    <div class="empty">
      <h2>No connection</h2>
      <p>{sources.error.value}</p>
      <div class="actions">
        <button type="button" class="button" onClick={() => void sources.load()}>
          Try again
        </button>
      </div>
    </div>
  );
}
