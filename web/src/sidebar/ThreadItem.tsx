import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import { addressOf } from '../app/route';
import type { Thread } from '../api/types';
import { Confirm } from '../ui/Confirm';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';

export function titleOf(thread: Thread | null): string {
  return thread?.title?.trim() || 'New chat';
}

export function ThreadItem({ thread }: { thread: Thread }) {
  const { session, threads, drawer, place, newChat } = useBound();
  const renaming = useSignal(false);
  const deleting = useSignal(false);
  const open = session.threadId.value === thread.id;
  const current = open && place.value === null;
  const remove = async () => {
    if (!(await threads.remove(thread.id)) || !open) return;
    if (current) newChat();
    else void session.open(null);
  };
  if (renaming.value) {
    const finish = (title: string | null) => {
      renaming.value = false;
      if (title && title !== thread.title) void threads.rename(thread.id, title);
    };
    return (
      <li>
        <RenameField title={titleOf(thread)} onFinish={finish} />
      </li>
    );
  }
  return (
    <li class={current ? 'thread current' : 'thread'}>
      <a href={addressOf(thread.id)} aria-current={current ? 'page' : undefined} onClick={() => (drawer.value = false)}>
        {titleOf(thread)}
      </a>
      <Menu
        label={`Actions for ${titleOf(thread)}`}
        buttonClass="icon-button"
        items={[
          { label: 'Rename', action: () => (renaming.value = true) },
          { label: 'Delete', action: () => (deleting.value = true), danger: true },
        ]}
      >
        <Icon name="dots" />
      </Menu>
      {deleting.value && (
        <Confirm
          title={`Delete “${titleOf(thread)}”?`}
          text="Its messages and the records of its runs are deleted with it."
          action="Delete"
          onConfirm={() => void remove()}
          onClose={() => (deleting.value = false)}
        />
      )}
    </li>
  );
}

function useBound() {
  const app = useApp();
  return { ...app, newChat: () => app.newChat() };
}

function RenameField({ title, onFinish }: { title: string; onFinish: (title: string | null) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  // Escape takes the field away, and with it the focus: that loss must not save.
  const finish = (value: string | null) => {
    if (done.current) return;
    done.current = true;
    onFinish(value);
  };
  return (
    <input
      ref={input}
      class="rename"
      aria-label="Title"
      maxLength={200}
      defaultValue={title}
      onBlur={(event) => finish(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value.trim());
        if (event.key === 'Escape') finish(null);
      }}
    />
  );
}
