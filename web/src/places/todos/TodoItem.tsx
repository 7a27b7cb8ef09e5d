import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Todo, TodoChange } from '../../api/personal';
import { Icon } from '../../ui/Icon';

interface TodoItemProps {
  todo: Todo;
  onChange: (change: TodoChange, said: string) => Promise<boolean>;
  onDelete: () => void;
}

export function TodoItem({ todo, onChange, onDelete }: TodoItemProps) {
  const editing = useSignal(false);
  if (editing.value) {
    const save = async (title: string, description: string) => {
      if (await onChange({ title, description }, 'Saved')) editing.value = false;
    };
    return (
      <li>
        <TodoForm todo={todo} onSave={save} onCancel={() => (editing.value = false)} />
      </li>
    );
  }
  return (
    <li class={todo.completed ? 'done' : undefined}>
      <label>
        <input
          type="checkbox"
          checked={todo.completed}
          onChange={(event) => void onChange({ completed: event.currentTarget.checked }, event.currentTarget.checked ? 'Done' : 'Open again')}
        />
        <span dir="auto">
          {todo.title}
          {todo.description && <span class="comment">{todo.description}</span>}
        </span>
      </label>
      <button type="button" class="icon-button" aria-label={`Edit ${todo.title}`} onClick={() => (editing.value = true)}>
        <Icon name="pencil" size={14} />
      </button>
      <button type="button" class="icon-button" aria-label={`Delete ${todo.title}`} onClick={onDelete}>
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}

function TodoForm({ todo, onSave, onCancel }: { todo: Todo; onSave: (title: string, description: string) => Promise<void>; onCancel: () => void }) {
  const title = useRef<HTMLInputElement>(null);
  const description = useRef<HTMLTextAreaElement>(null);
  // At once: the next key is meant for it.
  useLayoutEffect(() => title.current?.select(), []);
  return (
    <form
      class="place-form"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave(title.current!.value.trim(), description.current!.value.trim());
      }}
      onKeyDown={(event) => event.key === 'Escape' && onCancel()}
    >
      <label>
        Todo
        <input ref={title} defaultValue={todo.title} required maxLength={200} dir="auto" />
      </label>
      <label>
        More about it
        <textarea ref={description} rows={2} defaultValue={todo.description ?? ''} maxLength={2000} dir="auto" />
      </label>
      <div class="actions">
        <button type="submit" class="button primary">
          Save
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
