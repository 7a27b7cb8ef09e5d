import { useSignal } from '@preact/signals';
import { issueToken, revokeTokens } from '../../api/users';
import { time } from '../../format/times';
import { CopyButton } from '../../ui/CopyButton';
import { Trouble } from '../Page';
import { useAction } from '../use-action';

/** Tokens for a user's programs, each shown once. */
export function Tokens({ userId }: { userId: string }) {
  const days = useSignal(30);
  const issued = useSignal<{ token: string; expires_at: string } | null>(null);
  const action = useAction();
  return (
    <section class="place-section" aria-label="Tokens">
      <h2>Tokens for programs</h2>
      <form
        class="one-line"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(async () => {
            issued.value = await issueToken(userId, days.value);
          }, 'Token issued');
        }}
      >
        <label>
          Days <input type="number" min={1} max={3650} required value={days.value} onInput={(event) => (days.value = event.currentTarget.valueAsNumber)} />
        </label>
        <button type="submit" class="button" disabled={action.busy}>
          Issue a token
        </button>
        <button
          type="button"
          class="button danger"
          disabled={action.busy}
          onClick={() =>
            void action.run(async () => {
              await revokeTokens(userId);
              issued.value = null;
            }, 'All tokens and sign-ins taken back')
          }
        >
          Take back all
        </button>
      </form>
      {issued.value && (
        <div class="card">
          <p>Copy it now: it is not shown again. It holds until {time(issued.value.expires_at)}.</p>
          <code class="long">{issued.value.token}</code>
          <div class="actions">
            <CopyButton text={issued.value.token} label="Copy the token" />
          </div>
        </div>
      )}
      <Trouble error={action.error} />
    </section>
  );
}
