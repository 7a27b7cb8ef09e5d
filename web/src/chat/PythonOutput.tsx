import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { figureUrl, getRun } from '../api/routes';
import type { Run } from '../api/types';

/** What Python code printed and drew. */
export function PythonOutput({ runId }: { runId: string }) {
  const run = useSignal<Run | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    getRun(runId, stop.signal).then(
      (found) => (run.value = found),
      () => undefined,
    );
    return () => stop.abort();
  }, [runId]);
  if (run.value === null) return null;
  const { stdout, stdout_truncated, figures } = run.value;
  return (
    <>
      {stdout && (
        <pre class="code printed" tabIndex={0} role="group" aria-label="Printed by the code">
          {stdout}
          {stdout_truncated && '…'}
        </pre>
      )}
      {figures?.map((_, place) => (
        <img key={place} class="figure" src={figureUrl(runId, place + 1)} alt={`Figure ${place + 1} that the code drew`} />
      ))}
    </>
  );
}
