import { useApp } from '../app/app';

/** Who is signed in, and the way out; nothing where nobody has to sign in. */
export function UserMenu() {
  const { identity } = useApp();
  const me = identity.me.value;
  if (!me?.signed_in) return null;
  return (
    <div class="user">
      <span title={me.role}>{me.user_id}</span>
      <button type="button" class="quiet" onClick={() => void identity.signOut()}>
        Sign out
      </button>
    </div>
  );
}
