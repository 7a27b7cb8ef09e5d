import { signal } from '@preact/signals';
import { errorOf } from '../api/http';
import { deleteThread, listThreads, renameThread } from '../api/routes';
import type { Thread } from '../api/types';

/** The conversations, newest first. */
export class ThreadListState {
  /** Null until the list is here. */
  readonly list = signal<readonly Thread[] | null>(null);
  readonly error = signal<string | null>(null);

  async load(): Promise<void> {
    await this.#trying(async () => {
      const threads = await listThreads();
      this.list.value = threads.toSorted((a, b) => timeOf(b).localeCompare(timeOf(a)));
    });
  }

  /** Shows a thread at once; the next load brings what the server knows of it. */
  add(thread: Thread): void {
    this.list.value = [thread, ...(this.list.value ?? []).filter((other) => other.id !== thread.id)];
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
