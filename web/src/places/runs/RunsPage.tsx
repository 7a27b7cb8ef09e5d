import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { addressOfPlace } from '../../app/route';
import { listRuns, type RunRecord } from '../../api/runs';
import { count, duration } from '../../format/numbers';
import { time } from '../../format/times';
import { Page, Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';
import { kindOf, moving, statusInWords, titleOf } from './words';

const watchMs = 2_000;

export function RunsPage() {
  const newest = useRead((signal) => listRuns(null, signal), []);
  const older = useSignal<readonly RunRecord[]>([]);
  const next = useSignal<string | null | undefined>(undefined);
  const action = useAction();
  const runs = [...(newest.value?.items ?? []), ...older.value];
  const cursor = next.value === undefined ? newest.value?.next : next.value;
  const isMoving = runs.some((run) => moving.has(run.status));
  useEffect(() => {
    // What runs is looked at again while the page is in view; nobody waits for a stream here.
    if (!isMoving || newest.reading) return;
    const timer = setTimeout(() => !document.hidden && newest.again(), watchMs);
    return () => clearTimeout(timer);
  }, [isMoving, newest.reading]);
  const more = () =>
    action.run(async () => {
      const page = await listRuns(cursor ?? null);
      older.value = [...older.value, ...page.items];
      next.value = page.next ?? null;
    }, 'More runs');
  return (
    <Page
      title="Runs"
      actions={
        <button type="button" class="button" disabled={newest.reading} onClick={newest.again}>
          Refresh
        </button>
      }
    >
      <Trouble error={newest.error} again={newest.again} />
      {newest.value === null && !newest.error && <Waiting what="Reading the runs" />}
      {newest.value && runs.length === 0 && <p>Nothing has run yet. Every query and every Python script leaves its record here, until its conversation is deleted.</p>}
      {runs.length > 0 && (
        <div class="wide" tabIndex={0} role="group" aria-label="Runs">
          <table class="plain runs">
            <thead>
              <tr>
                <th scope="col">What ran</th>
                <th scope="col">Status</th>
                <th scope="col">Source</th>
                <th scope="col" class="num">
                  Rows
                </th>
                <th scope="col" class="num">
                  Time
                </th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={run.run_id} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Trouble error={action.error} />
      {cursor && (
        <button type="button" class="button" disabled={action.busy} onClick={() => void more()}>
          Older runs
        </button>
      )}
    </Page>
  );
}

function RunRow({ run }: { run: RunRecord }) {
  return (
    <tr>
      <td class="what">
        <a href={addressOfPlace('runs', run.run_id)}>
          <code>{titleOf(run)}</code>
        </a>
      </td>
      <td>
        <Status status={run.status} />
        <span class="comment">{kindOf(run)}</span>
      </td>
      <td dir="auto">{run.dataset}</td>
      <td class="num">{typeof run.row_count === 'number' ? count(run.row_count) : ''}</td>
      <td class="num">{typeof run.duration_ms === 'number' ? duration(run.duration_ms) : ''}</td>
      <td>{time(run.created_at)}</td>
    </tr>
  );
}

export function Status({ status }: { status: string }) {
  const kind = status === 'succeeded' ? 'good' : moving.has(status) || status === 'needs_approval' ? 'open' : 'bad';
  return <span class={`status ${kind}`}>{statusInWords(status)}</span>;
}
