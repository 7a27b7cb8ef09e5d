import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, errorOf } from '../api/http';
import { Icon } from '../ui/Icon';
import type { App } from './app';

export function SignIn({ app }: { app: App }) {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const ended = app.identity.ended.value;
  useEffect(() => {
    document.title = 'Sign in · Quaestor';
  }, []);
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
      if (thrown instanceof ApiError && thrown.code === 'wrong_password') password.current?.select();
    }
  };
  return (
    <main class="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>
          <Icon name="brand" size={20} /> Quaestor
        </h1>
        {ended && <p role="status">{ended}</p>}
        <label>
          Name
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus defaultValue={app.identity.last ?? ''} />
        </label>
        <label>
          Password
          <input ref={password} name="password" type="password" autocomplete="current-password" required aria-invalid={error !== ''} aria-describedby="sign-in-error" />
        </label>
        <p class="side-error" role="alert" id="sign-in-error">
          {error}
        </p>
        <button type="submit" class="button primary" disabled={busy}>
          Sign in
        </button>
      </form>
    </main>
  );
}
