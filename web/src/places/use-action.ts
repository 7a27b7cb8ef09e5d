import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import { errorOf } from '../api/http';
import type { RunError } from '../api/types';

/** Something to do, and what is said when it is done to who cannot see it. True where it worked. */
type Doing = (work: () => Promise<unknown>, said?: string) => Promise<boolean>;

export interface Action {
  busy: boolean;
  error: RunError | null;
  /** Nothing while something else is under way: a second press of a button is no second wish. */
  run: Doing;
  /** After what is under way: of two boxes that are ticked, both are meant. */
  queue: Doing;
}

/** Something that changes what the server has, one at a time. */
export function useAction(): Action {
  const { announcer } = useApp();
  const waiting = useSignal(0);
  const error = useSignal<RunError | null>(null);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const doIt: Doing = async (work, said) => {
    error.value = null;
    try {
      await work();
      if (said) announcer.say(said);
      return true;
    } catch (thrown) {
      error.value = errorOf(thrown);
      return false;
    } finally {
      waiting.value--;
    }
  };
  const queue: Doing = (work, said) => {
    waiting.value++;
    const done = last.current.then(() => doIt(work, said));
    last.current = done;
    return done;
  };
  const run: Doing = (work, said) => (waiting.value > 0 ? Promise.resolve(false) : queue(work, said));
  return { busy: waiting.value > 0, error: error.value, run, queue };
}
