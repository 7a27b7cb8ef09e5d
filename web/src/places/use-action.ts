import { useSignal } from '@preact/signals';
import { useApp } from '../app/app';
import { errorOf } from '../api/http';
import type { RunError } from '../api/types';

export interface Action {
  busy: boolean;
  error: RunError | null;
  /** True where it worked. What it says is told to who cannot see it. */
  run: (work: () => Promise<unknown>, said?: string) => Promise<boolean>;
  clear: () => void;
}

/** Something that changes what the server has, one at a time. */
export function useAction(): Action {
  const { announcer } = useApp();
  const busy = useSignal(false);
  const error = useSignal<RunError | null>(null);
  const run = async (work: () => Promise<unknown>, said?: string) => {
    if (busy.value) return false;
    busy.value = true;
    error.value = null;
    try {
      await work();
      if (said) announcer.say(said);
      return true;
    } catch (thrown) {
      error.value = errorOf(thrown);
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy: busy.value, error: error.value, run, clear: () => (error.value = null) };
}
