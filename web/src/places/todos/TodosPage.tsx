import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { addTodo, changeTodo, deleteTodo, listTodos, type Todo } from '../../api/personal';
import { count, plural } from '../../format/numbers';
import { Page, Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';
import { TodoItem } from './TodoItem';

const filters: [string, boolean | null][] = [
  ['All', null],
  ['Open', false],
  ['Done', true],
];

export function TodosPage() {
  const completed = useSignal<boolean | null>(null);
  const offset = useSignal(0);
  const title = useRef<HTMLInputElement>(null);
  const reading = useRead((signal) => listTodos(completed.value, offset.value, signal), [completed.value, offset.value]);
  const action = useAction();
  const page = reading.value;
  const add = () => {
    const text = title.current!.value.trim();
    if (text === '') return;
    void action.run(async () => {
      await addTodo(text, null);
      title.current!.value = '';
      title.current!.focus();
      offset.value = 0;
      if (completed.value === true) completed.value = null;
      reading.again();
    }, 'Added');
  };
  const change = (todo: Todo, what: Parameters<typeof changeTodo>[1], said: string) =>
    action.queue(async () => {
      await changeTodo(todo.id, what);
      reading.again();
    }, said);
  const remove = (todo: Todo) =>
    action.queue(async () => {
      await deleteTodo(todo.id);
      // The last one of a page takes the page with it.
      if (page?.todos.length === 1 && offset.value > 0) offset.value = Math.max(0, offset.value - page.pagination.limit);
      else reading.again();
    }, 'Deleted');
  return (
    <Page title="Todos">
      <form
        class="one-line"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input ref={title} aria-label="New todo" placeholder="What is to be done" maxLength={200} dir="auto" />
        <button type="submit" class="button primary" disabled={action.busy}>
          Add
        </button>
      </form>
      <fieldset class="choice">
        <legend class="hidden">Which</legend>
        {filters.map(([label, value]) => (
          <label key={label}>
            <input
              type="radio"
              name="completed"
              checked={completed.value === value}
              onChange={() => {
                completed.value = value;
                offset.value = 0;
              }}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <Trouble error={reading.error} again={reading.again} />
      <Trouble error={action.error} />
      {!page && !reading.error && <Waiting what="Reading the todos" />}
      {page && page.todos.length === 0 && (
        <p class="place-note">{completed.value === null ? 'Nothing to do. The agent can add something too, when you ask it to.' : completed.value ? 'Nothing is done yet.' : 'Nothing is open.'}</p>
      )}
      <ul class="todos">
        {page?.todos.map((todo) => (
          <TodoItem key={todo.id} todo={todo} onChange={(what, said) => change(todo, what, said)} onDelete={() => void remove(todo)} />
        ))}
      </ul>
      {page && page.pagination.total > page.pagination.limit && <Pages page={page.pagination} onGo={(to) => (offset.value = to)} />}
    </Page>
  );
}

function Pages({ page, onGo }: { page: { limit: number; offset: number; total: number; has_more: boolean }; onGo: (offset: number) => void }) {
  const last = Math.min(page.offset + page.limit, page.total);
  return (
    <nav class="pages" aria-label="Pages of todos">
      <button type="button" class="button" disabled={page.offset === 0} onClick={() => onGo(Math.max(0, page.offset - page.limit))}>
        Previous
      </button>
      <span>
        {count(page.offset + 1)} to {count(last)} of {plural(page.total, 'todo')}
      </span>
      <button type="button" class="button" disabled={!page.has_more} onClick={() => onGo(page.offset + page.limit)}>
        Next
      </button>
    </nav>
  );
}
