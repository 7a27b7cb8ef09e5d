import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { changeUser, deleteUser, getUser, type User } from '../../api/users';
import { Confirm } from '../../ui/Confirm';
import { Page, Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead, type Reading } from '../use-read';
import { Grants } from './Grants';
import { RoleSelect } from './RoleSelect';
import { Tokens } from './Tokens';

export function UserPage({ id }: { id: string }) {
  const { identity } = useApp();
  const reading = useRead((signal) => getUser(id, signal), [id]);
  const removing = useSignal(false);
  const action = useAction();
  const user = reading.value;
  const isSelf = identity.me.value?.user_id === id;
  const remove = () =>
    action.run(async () => {
      await deleteUser(id);
      location.hash = addressOfPlace('users');
    }, `${id} removed`);
  return (
    <Page
      title={id}
      back={{ label: 'Users', href: addressOfPlace('users') }}
      actions={
        user &&
        !isSelf && (
          <button type="button" class="button danger" onClick={() => (removing.value = true)}>
            Remove
          </button>
        )
      }
    >
      <Trouble error={reading.error} again={reading.again} />
      <Trouble error={action.error} />
      {!user && !reading.error && <Waiting what="Reading" />}
      {user && <Account user={user} isSelf={isSelf} reading={reading} />}
      {user && <Grants user={user} onChange={reading.put} />}
      {user && <Tokens userId={user.user_id} />}
      {removing.value && (
        <Confirm
          title={`Remove “${id}”?`}
          text="Conversations, runs, settings, todos and uploads of this user are deleted too."
          action="Remove"
          onConfirm={() => void remove()}
          onClose={() => (removing.value = false)}
        />
      )}
    </Page>
  );
}

function Account({ user, isSelf, reading }: { user: User; isSelf: boolean; reading: Reading<User> }) {
  const password = useRef<HTMLInputElement>(null);
  const action = useAction();
  return (
    <section class="place-section" aria-label="Account">
      <div class="place-form">
        <label>
          Role
          <RoleSelect role={user.role} disabled={isSelf || action.busy} onChange={(role) => void action.run(async () => reading.put(await changeUser(user.user_id, { role })), `Now ${role}`)} />
          {isSelf && <span class="hint">Nobody takes rights from themselves.</span>}
        </label>
      </div>
      <form
        class="one-line"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(async () => {
            reading.put(await changeUser(user.user_id, { password: password.current!.value }));
            password.current!.value = '';
          }, 'Password set');
        }}
      >
        <input ref={password} type="password" aria-label="New password" placeholder={user.has_password ? 'Another password' : 'A password'} autocomplete="new-password" required />
        <button type="submit" class="button" disabled={action.busy}>
          Set password
        </button>
      </form>
      <p class="place-note">Another password ends all sign-ins and tokens of this user.</p>
      <Trouble error={action.error} />
    </section>
  );
}
