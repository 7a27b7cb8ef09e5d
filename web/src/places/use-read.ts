import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { errorOf } from '../api/http';
import type { RunError } from '../api/types';

/** Something that is read of the server, and read again when it is asked to be. */
export interface Reading<T> {
  /** Null until it is here; what was read last stays while it is read again. */
  value: T | null;
  error: RunError | null;
  reading: boolean;
  again: () => void;
  /** In place of what was read, as an answer to a change told it. */
  put: (value: T) => void;
}

/** @param keys what it depends on: others begin anew */
export function useRead<T>(read: (signal: AbortSignal) => Promise<T>, keys: readonly unknown[]): Reading<T> {
  const value = useSignal<T | null>(null);
  const error = useSignal<RunError | null>(null);
  const reading = useSignal(true);
  const times = useSignal(0);
  useEffect(() => {
    value.value = null;
  }, keys);
  useEffect(() => {
    const stop = new AbortController();
    reading.value = true;
    read(stop.signal)
      .then(
        (found) => {
          if (stop.signal.aborted) return;
          value.value = found;
          error.value = null;
        },
        (thrown) => {
          if (!stop.signal.aborted) error.value = errorOf(thrown);
        },
      )
      .finally(() => {
        if (!stop.signal.aborted) reading.value = false;
      });
    return () => stop.abort();
  }, [...keys, times.value]);
  return {
    value: value.value,
    error: error.value,
    reading: reading.value,
    again: () => times.value++,
    put: (changed) => (value.value = changed),
  };
}
