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
import { Formats } from './formats';
import { Identity } from './identity';
import { addressOf, addressOfPlace, placeIn, threadIn, type PlaceAddress } from './route';

/** What the parts of the page share. */
export class App {
  readonly identity = new Identity();
  readonly announcer = new Announcer();
  readonly formats = new Formats();
  readonly sources = new Sources();
  readonly threads = new ThreadListState();
  readonly approvals: ApprovalsState = new ApprovalsState(() => this.session.catchUp());
  readonly panel = new ResultPanelState(this.announcer, this.approvals);
  readonly documents = new DocumentState(this.announcer);
  readonly session: Session = new Session(this.sources, this.threads, this.panel, this.announcer, this.approvals);
  /** The page beside the conversation that is in view; null for the conversation. */
  readonly place = signal<PlaceAddress | null>(null);
  /** Files that were dropped on the page, until somebody takes them up. */
  readonly dropped = signal<readonly File[] | null>(null);
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
    const before = this.identity.last;
    await this.identity.signIn(userId, password);
    // Nothing that one person was shown stays for another.
    if (before !== null && before !== userId) location.reload();
    else this.#open();
  }

  newChat(): void {
    this.drawer.value = false;
    location.hash = addressOf(null);
    this.session.focusComposer();
  }

  go(address: PlaceAddress): void {
    location.hash = addressOfPlace(address.name, address.id);
  }

  /** Files that somebody lets fall anywhere become data where those are added. */
  take(files: readonly File[]): void {
    this.dropped.value = files;
    this.go({ name: 'sources', id: 'add' });
  }

  #open(): void {
    void this.formats.load();
    void this.sources.load();
    void this.threads.load();
    void this.approvals.refresh();
    this.#followAddress();
  }

  #followAddress(): void {
    this.drawer.value = false;
    const citation = citationIn(location.hash);
    if (citation) {
      // It opens beside what is in view, whose address stays.
      const place = this.place.value;
      history.replaceState(null, '', place ? addressOfPlace(place.name, place.id) : addressOf(this.session.threadId.value));
      void this.documents.open(citation);
      return;
    }
    const place = placeIn(location.hash);
    const isBack = place === null && this.place.value !== null;
    this.place.value = place;
    if (place) return;
    if (isBack) this.session.focusComposer();
    const threadId = threadIn(location.hash);
    if (threadId !== this.session.threadId.value) void this.session.open(threadId);
  }
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  return useContext(AppContext)!;
}
