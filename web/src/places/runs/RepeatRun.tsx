import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { replayRun, verifyRun, type Replay, type RunRecord } from '../../api/runs';
import { duration, plural } from '../../format/numbers';
import { Icon } from '../../ui/Icon';
import { Trouble } from '../Page';
import { useAction } from '../use-action';
import { storedInWords, verdictInWords } from './words';

/** A run once more: does it still come to the same? */
export function RepeatRun({ run }: { run: RunRecord }) {
  const { announcer } = useApp();
  const outcome = useSignal<{ replay: Replay; isKept: boolean } | null>(null);
  const action = useAction();
  const repeat = (isKept: boolean) =>
    action.run(async () => {
      const replay = await (isKept ? replayRun(run.run_id) : verifyRun(run.run_id));
      outcome.value = { replay, isKept };
      announcer.say(verdictInWords(replay));
    });
  return (
    <section aria-label="Again">
      <h2>Again</h2>
      <p>Verifying runs it once more and compares hashes; nothing of it is kept. Replaying keeps what comes of it as a run of its own.</p>
      <div class="actions">
        <button type="button" class="button" disabled={action.busy} onClick={() => void repeat(false)}>
          Verify
        </button>
        <button type="button" class="button" disabled={action.busy} onClick={() => void repeat(true)}>
          Replay
        </button>
      </div>
      <Trouble error={action.error} />
      {outcome.value && <Outcome {...outcome.value} />}
    </section>
  );
}

function Outcome({ replay, isKept }: { replay: Replay; isKept: boolean }) {
  const same = replay.verdict !== 'different';
  const stored = storedInWords(replay);
  const { now } = replay;
  return (
    <div class={same ? 'card outcome' : 'card outcome asked'}>
      <h3 class={same ? 'good' : 'bad'}>
        <Icon name={same ? 'check' : 'warn'} size={14} /> {verdictInWords(replay)}
      </h3>
      <p>
        Now: {typeof now.row_count === 'number' ? plural(now.row_count, 'row') : now.error?.message ?? now.status}
        {typeof now.duration_ms === 'number' && `, ${duration(now.duration_ms)}`}.{replay.schema_changed && ' The schema of the source has changed since.'}
      </p>
      {stored && <p>{stored}</p>}
      {replay.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {isKept && (
        <p>
          <a href={addressOfPlace('runs', now.run_id)}>Open the new run</a>
        </p>
      )}
    </div>
  );
}
