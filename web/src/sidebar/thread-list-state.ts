import { signal } from '@preact/signals';
import { errorOf } from '../api/http';
import { deleteThread, listThreads, renameThread } from '../api/routes';
import type { Thread } from '../api/types';

/** The conversations, newest first. */
export class ThreadListState {
  /** Null until the list is here. */
  readonly list = signal<readonly Thread[] | null>(null);
  readonly error = signal<string | null>(null);
  /** Words that the shown ones hold, in their titles or messages; empty for all. */
  readonly search = signal('');
  /** Where the older ones begin; null where there are none. */
  readonly next = signal<string | null>(null);

  async find(words: string): Promise<void> {
    this.search.value = words;
    await this.#trying(async () => {
      const page = await listThreads(null, words);
      if (this.search.value !== words) return;
      this.list.value = [];
      this.next.value = page.next ?? null;
      this.#show(page.items);
    });
  }

  /** Reads the newest ones; older ones that are here already stay. */
  async load(): Promise<void> {
    const words = this.search.value;
    await this.#trying(async () => {
      const page = await listThreads(null, words);
      if (this.search.value !== words) return;
      const older = (this.list.value ?? []).slice(page.items.length);
      if (older.length === 0) this.next.value = page.next ?? null;
      this.#show([...page.items, ...older]);
    });
  }

  async loadOlder(): Promise<void> {
    await this.#trying(async () => {
      const page = await listThreads(this.next.value, this.search.value);
      this.next.value = page.next ?? null;
      this.#show([...(this.list.value ?? []), ...page.items]);
    });
  }

  async rename(threadId: string, title: string): Promise<void> {
    await this.#trying(async () => {
      await renameThread(threadId, title);
      this.list.value = (this.list.value ?? []).map((thread) => (thread.id === threadId ? { ...thread, title } : thread));
    });
  }

  /** True where it is gone. */
  async remove(threadId: string): Promise<boolean> {
    return this.#trying(async () => {
      await deleteThread(threadId);
      this.list.value = (this.list.value ?? []).filter((thread) => thread.id !== threadId);
    });
  }

  #show(threads: readonly Thread[]): void {
    const unique = new Map(threads.toReversed().map((thread) => [thread.id, thread]));
    this.list.value = [...unique.values()].toSorted((a, b) => timeOf(b).localeCompare(timeOf(a)));
  }

  async #trying(action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
      this.error.value = null;
      return true;
    } catch (thrown) {
      this.error.value = errorOf(thrown).message;
      return false;
    }
  }
}

export function timeOf(thread: Thread): string {
  return thread.updated_at ?? thread.created_at;
}
