import { useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import { groupByDay } from '../format/days';
import { timeOf } from './thread-list-state';
import { ThreadItem } from './ThreadItem';

export function ThreadList() {
  const { threads } = useApp();
  const list = threads.list.value;
  return (
    <nav aria-label="Conversations">
      {threads.error.value && (
        <p class="side-error" role="alert">
          {threads.error.value}{' '}
          <button type="button" class="link" onClick={() => void threads.load()}>
            Try again
          </button>
        </p>
      )}
      <SearchField />
      {list?.length === 0 && <p class="side-note">{threads.search.value ? 'No conversation holds these words.' : 'No conversations yet.'}</p>}
      {groupByDay(list ?? [], timeOf, new Date()).map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h2 class="side-heading">{group.name}</h2>
          <ul class="threads">
            {group.items.map((thread) => (
              <ThreadItem key={thread.id} thread={thread} />
            ))}
          </ul>
        </section>
      ))}
      {threads.next.value && (
        <button type="button" class="quiet older" onClick={() => void threads.loadOlder()}>
          Older conversations
        </button>
      )}
    </nav>
  );
}

const typingPauseMs = 200;

function SearchField() {
  const { threads } = useApp();
  const timer = useRef(0);
  const find = (words: string, afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void threads.find(words.trim()), afterMs);
  };
  return (
    <input
      type="search"
      class="side-search"
      aria-label="Search conversations"
      placeholder="Search"
      onInput={(event) => find(event.currentTarget.value, typingPauseMs)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.currentTarget.value === '') return;
        event.stopPropagation();
        event.currentTarget.value = '';
        find('', 0);
      }}
    />
  );
}
