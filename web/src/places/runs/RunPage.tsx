import { useEffect } from 'preact/hooks';
import { addressOf, addressOfPlace } from '../../app/route';
import { cancelRun, getRunRecord, type RunRecord } from '../../api/runs';
import { PythonOutput } from '../../chat/PythonOutput';
import { count, duration, plural } from '../../format/numbers';
import { time } from '../../format/times';
import { RunErrorCard } from '../../result/RunErrorCard';
import { SqlBlock } from '../../sql/SqlText';
import { CopyButton } from '../../ui/CopyButton';
import { Page, Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';
import { RepeatRun } from './RepeatRun';
import { RunResult } from './RunResult';
import { Status } from './RunsPage';
import { kindOf, moving, textOf } from './words';

const watchMs = 1_000;

export function RunPage({ id }: { id: string }) {
  const reading = useRead((signal) => getRunRecord(id, signal), [id]);
  const action = useAction();
  const run = reading.value;
  const isMoving = run !== null && moving.has(run.status);
  useEffect(() => {
    if (!isMoving || reading.reading) return;
    const timer = setTimeout(reading.again, watchMs);
    return () => clearTimeout(timer);
  }, [isMoving, reading.reading]);
  const cancel = () =>
    action.run(async () => {
      await cancelRun(id);
      reading.again();
    }, 'Cancelled');
  return (
    <Page
      title={run ? `Run of ${time(run.created_at)}` : 'Run'}
      back={{ label: 'Runs', href: addressOfPlace('runs') }}
      actions={
        isMoving && (
          <button type="button" class="button stop" disabled={action.busy} onClick={() => void cancel()}>
            Cancel
          </button>
        )
      }
    >
      <Trouble error={reading.error} again={reading.again} />
      <Trouble error={action.error} />
      {!run && !reading.error && <Waiting what="Reading the run" />}
      {run && <Shown run={run} />}
    </Page>
  );
}

function Shown({ run }: { run: RunRecord }) {
  const isSettled = !moving.has(run.status) && run.status !== 'needs_approval';
  return (
    <>
      <Facts run={run} />
      <section aria-label={kindOf(run)}>
        <div class="section-head">
          <h2>{run.query_type === 'python' ? 'Python' : run.query_type === 'plan' ? 'SQL of the plan' : 'SQL'}</h2>
          <CopyButton text={textOf(run)} label={`Copy the ${run.query_type === 'python' ? 'code' : 'SQL'}`} />
        </div>
        {run.query_type === 'python' ? (
          <pre class="code" tabIndex={0} role="group" aria-label="Code">
            <code>{textOf(run)}</code>
          </pre>
        ) : (
          <SqlBlock sql={textOf(run)} />
        )}
      </section>
      {run.error && <RunErrorCard error={run.error} />}
      {run.query_type === 'python' && <PythonOutput runId={run.run_id} />}
      {run.result && <RunResult result={run.result} />}
      {!run.result && run.result_id && <p class="place-note">Its rows are not kept any more. Run it again to see them.</p>}
      {isSettled && <RepeatRun run={run} />}
    </>
  );
}

function Facts({ run }: { run: RunRecord }) {
  return (
    <dl class="about">
      <dt>Status</dt>
      <dd>
        <span role="status">
          <Status status={run.status} />
        </span>
      </dd>
      <dt>Source</dt>
      <dd dir="auto">
        <a href={addressOfPlace('sources', run.dataset_id)}>{run.dataset}</a>
      </dd>
      {typeof run.row_count === 'number' && (
        <>
          <dt>Result</dt>
          <dd>
            {plural(run.row_count, 'row')}
            {run.result && ` × ${count(run.result.columns.length)}`}
          </dd>
        </>
      )}
      {typeof run.duration_ms === 'number' && (
        <>
          <dt>Took</dt>
          <dd>{duration(run.duration_ms)}</dd>
        </>
      )}
      {run.approved_by && (
        <>
          <dt>Agreed to by</dt>
          <dd dir="auto">{run.approved_by}</dd>
        </>
      )}
      {run.thread_id && (
        <>
          <dt>From</dt>
          <dd>
            <a href={addressOf(run.thread_id)}>Its conversation</a>
          </dd>
        </>
      )}
      {run.replay_of && (
        <>
          <dt>Repeats</dt>
          <dd>
            <a href={addressOfPlace('runs', run.replay_of)}>An earlier run</a>
          </dd>
        </>
      )}
      {run.result_hash && (
        <>
          <dt>Hash</dt>
          <dd>
            <code class="long">{run.result_hash}</code>
          </dd>
        </>
      )}
      {run.sandbox && (
        <>
          <dt>Ran in</dt>
          <dd>{run.sandbox}</dd>
        </>
      )}
    </dl>
  );
}
