import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { signal } from '@preact/signals';
import { Session } from '../chat/session';
import { ApprovalsState } from '../approvals/approvals-state';
import { citationIn } from '../documents/citation';
import { DocumentState } from '../documents/document-state';
import { ResultPanelState } from '../result/panel-state';
import { ThreadListState } from '../sidebar/thread-list-state';
import { Sources } from '../sources/sources';
import { Announcer } from './announcer';
import { Identity } from './identity';
import { addressOf, threadIn } from './route';

/** What the parts of the page share. */
export class App {
  readonly identity = new Identity();
  readonly announcer = new Announcer();
  readonly sources = new Sources();
  readonly threads = new ThreadListState();
  readonly approvals: ApprovalsState = new ApprovalsState(() => this.session.catchUp());
  readonly panel = new ResultPanelState(this.announcer, this.approvals);
  readonly documents = new DocumentState(this.announcer);
  readonly session: Session = new Session(this.sources, this.threads, this.panel, this.announcer, this.approvals);
  /** The side bar where there is no room for it beside the conversation. */
  readonly drawer = signal(false);

  async start(): Promise<void> {
    addEventListener('hashchange', () => this.#followAddress());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.session.catchUp();
    });
    if (await this.identity.load()) this.#open();
  }

  async signIn(userId: string, password: string): Promise<void> {
    await this.identity.signIn(userId, password);
    this.#open();
  }

  newChat(): void {
    this.drawer.value = false;
    location.hash = addressOf(null);
    this.session.focusComposer();
  }

  #open(): void {
    void this.sources.load();
    void this.threads.load();
    void this.approvals.refresh();
    this.#followAddress();
  }

  #followAddress(): void {
    this.drawer.value = false;
    const citation = citationIn(location.hash);
    if (citation) {
      // It opens beside the conversation, whose address stays.
      history.replaceState(null, '', addressOf(this.session.threadId.value));
      void this.documents.open(citation);
      return;
    }
    const threadId = threadIn(location.hash);
    if (threadId !== this.session.threadId.value) void this.session.open(threadId);
  }
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  return useContext(AppContext)!;
}
