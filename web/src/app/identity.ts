import { signal } from '@preact/signals';
import { ApiError, getJson, sendJson, setWriteToken, whenSignedOut } from '../api/http';

export interface Me {
  user_id: string;
  role: 'viewer' | 'analyst' | 'admin';
  /** False where nobody has to sign in. */
  signed_in: boolean;
  csrf_token?: string;
}

/** Who uses the page; where nobody is known, somebody has to sign in first. */
export class Identity {
  readonly me = signal<Me | null>(null);
  readonly needed = signal(false);
  /** Why somebody who was here has to sign in again; null for who just came. */
  readonly ended = signal<string | null>(null);
  /** Who was known last. */
  last: string | null = null;

  constructor() {
    whenSignedOut(() => {
      if (this.me.value) this.ended.value = 'You are not signed in any more: it ended, or somebody ended it elsewhere. Sign in to go on where you were.';
      this.me.value = null;
      this.needed.value = true;
    });
  }

  /** True where the page may be used. */
  async load(): Promise<boolean> {
    try {
      this.#know(await getJson<Me>('/me'));
      return true;
    } catch (thrown) {
      // A server that cannot be reached is told by what asks it next.
      return !(thrown instanceof ApiError && thrown.status === 401);
    }
  }

  async signIn(userId: string, password: string): Promise<void> {
    this.#know(await sendJson<Me>('POST', '/auth/login', { user_id: userId, password, cookie: true }));
  }

  async signOut(): Promise<void> {
    await sendJson('POST', '/auth/logout');
    // Nothing of what was shown stays in the page.
    location.hash = '';
    location.reload();
  }

  #know(me: Me): void {
    setWriteToken(me.csrf_token ?? null);
    this.me.value = me;
    this.last = me.user_id;
    this.ended.value = null;
    this.needed.value = false;
  }
}
