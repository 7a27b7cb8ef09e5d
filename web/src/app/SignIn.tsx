import { useState } from 'preact/hooks';
import { errorOf } from '../api/http';
import { Icon } from '../ui/Icon';
import type { App } from './app';

export function SignIn({ app }: { app: App }) {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError('');
    try {
      await app.signIn(String(fields.get('user')).trim(), String(fields.get('password')));
    } catch (thrown) {
      setError(errorOf(thrown).message);
      setBusy(false);
    }
  };
  return (
    <main class="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>
          <Icon name="brand" size={20} /> Quaestor
        </h1>
        <label>
          Name
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p class="side-error" role="alert">
          {error}
        </p>
        <button type="submit" class="button primary" disabled={busy}>
          Sign in
        </button>
      </form>
    </main>
  );
}
