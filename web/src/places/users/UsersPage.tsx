import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { addUser, listUsers, type Role, type User } from '../../api/users';
import { plural } from '../../format/numbers';
import { time } from '../../format/times';
import { Page, Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';
import { RoleSelect } from './RoleSelect';

export function UsersPage() {
  const { identity } = useApp();
  const reading = useRead((signal) => listUsers(null, signal), []);
  const more = useSignal<readonly User[]>([]);
  const next = useSignal<string | null | undefined>(undefined);
  const action = useAction();
  const users = [...(reading.value?.items ?? []), ...more.value];
  const cursor = next.value === undefined ? reading.value?.next : next.value;
  const loadMore = () =>
    action.run(async () => {
      const page = await listUsers(cursor ?? null);
      more.value = [...more.value, ...page.items];
      next.value = page.next ?? null;
    }, 'More users');
  const isOpenToAll = identity.me.value?.signed_in === false;
  return (
    <Page title="Users">
      <Trouble error={reading.error} again={reading.again} />
      {!reading.value && !reading.error && <Waiting what="Reading the users" />}
      {isOpenToAll && reading.value && (
        <div class="card asked">
          <p>Nobody has to sign in here: whoever reaches this server on its own machine may do everything. With the first user everybody has to, you too: let it be an administrator with a password that you know.</p>
        </div>
      )}
      {users.length > 0 && (
        <div class="wide" tabIndex={0} role="group" aria-label="Users">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">May use</th>
                <th scope="col">Since</th>
              </tr>
            </thead>
            <tbody>
              {users.map((user) => (
                <tr key={user.user_id}>
                  <th scope="row" dir="auto">
                    <a href={addressOfPlace('users', user.user_id)}>{user.user_id}</a>
                    {!user.has_password && <span class="comment">no password</span>}
                  </th>
                  <td>{user.role}</td>
                  <td>{grantsOf(user)}</td>
                  <td>{user.created_at ? time(user.created_at) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {cursor && (
        <button type="button" class="button" disabled={action.busy} onClick={() => void loadMore()}>
          More users
        </button>
      )}
      <Trouble error={action.error} />
      <AddUser mustBeAdmin={isOpenToAll && users.length === 0} onAdded={reading.again} />
    </Page>
  );
}

function grantsOf(user: User): string {
  if (user.role === 'admin') return 'all sources';
  if (user.grants.some(({ dataset_id }) => dataset_id === '*')) return 'all sources';
  return user.grants.length <= 3 ? user.grants.map(({ name }) => name).join(', ') || 'nothing yet' : plural(user.grants.length, 'source');
}

function AddUser({ mustBeAdmin, onAdded }: { mustBeAdmin: boolean; onAdded: () => void }) {
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const role = useSignal<Role>(mustBeAdmin ? 'admin' : 'analyst');
  const action = useAction();
  const add = () =>
    action.run(async () => {
      await addUser(name.current!.value.trim(), role.value, password.current!.value || null);
      name.current!.value = '';
      password.current!.value = '';
      onAdded();
    }, 'User added');
  return (
    <section class="place-section" aria-label="Add a user">
      <h2>Add a user</h2>
      <form
        class="place-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <label>
          Name
          <input ref={name} required maxLength={100} autocomplete="off" autocapitalize="none" spellcheck={false} dir="auto" />
        </label>
        <label>
          Role
          <RoleSelect role={role.value} onChange={(chosen) => (role.value = chosen)} />
        </label>
        <label>
          Password
          <input ref={password} type="password" autocomplete="new-password" required={mustBeAdmin} aria-describedby="password-hint" />
          <span class="hint" id="password-hint">
            {mustBeAdmin ? 'You sign in with it right after.' : 'Without one, only tokens let this user in.'}
          </span>
        </label>
        <Trouble error={action.error} />
        <div class="actions">
          <button type="submit" class="button primary" disabled={action.busy}>
            Add
          </button>
        </div>
      </form>
    </section>
  );
}
