import { computed, signal } from '@preact/signals';
import type { Announcer } from '../app/announcer';
import { addressOf, placeIn } from '../app/route';
import { ApiError, errorOf } from '../api/http';
import { cancelTurn, forkThread, getMessages, getThread, openChat, openEvents } from '../api/routes';
import type { ResultPage, Thread } from '../api/types';
import type { ApprovalsState } from '../approvals/approvals-state';
import type { Approval } from '../api/approvals';
import type { ResultPanelState } from '../result/panel-state';
import type { ThreadListState } from '../sidebar/thread-list-state';
import type { Sources } from '../sources/sources';
import type { StreamEvent } from '../stream/event-stream';
import { announcementOf } from './announcements';
import { applyEvent, MissingText } from './apply-event';
import { Follower } from './follower';
import { turnsOf } from './history';
import { sqlOf, Turn } from './turn';

const elsewhereMs = 2_000;

/** The conversation in view: its turns, and the stream that one of them may be on. */
export class Session {
  readonly threadId = signal<string | null>(null);
  readonly thread = signal<Thread | null>(null);
  readonly turns = signal<readonly Turn[]>([]);
  readonly loading = signal(false);
  readonly loadError = signal<string | null>(null);
  /** Where the older turns begin; null where all are here. */
  readonly earlier = signal<string | null>(null);
  /** Grows when the message box is to take the focus. */
  readonly focusRequests = signal(0);
  /** What the message box is to begin with; empty for nothing. */
  readonly draft = signal('');
  readonly active = computed(() => this.turns.value.findLast((turn) => turn.running) ?? null);

  readonly #follower = new Follower((event) => this.#apply(event));
  readonly connected = this.#follower.connected;

  constructor(
    readonly sources: Sources,
    readonly threads: ThreadListState,
    readonly panel: ResultPanelState,
    readonly announcer: Announcer,
    readonly approvals: ApprovalsState,
  ) {}

  focusComposer(): void {
    this.focusRequests.value++;
  }

  async open(threadId: string | null): Promise<void> {
    this.#follower.stop();
    this.threadId.value = threadId;
    this.thread.value = null;
    this.turns.value = [];
    this.loadError.value = null;
    this.earlier.value = null;
    this.panel.clear();
    this.#follower.cursor = null;
    if (threadId !== null) await this.#load(threadId);
  }

  /** @param model asked in place of the usual one */
  async send(message: string, model?: string): Promise<void> {
    const turn = new Turn(crypto.randomUUID(), message);
    this.turns.value = [...this.turns.value, turn];
    this.announcer.say('Thinking');
    const datasetId = this.sources.current.value?.dataset.id;
    const request = {
      message,
      client_request_id: turn.key,
      ...(this.threadId.value ? { thread_id: this.threadId.value } : {}),
      ...(datasetId ? { dataset_id: datasetId } : {}),
      ...(model ? { model } : {}),
    };
    try {
      // The answer to the request is a stream; once its first event has come, a lost one is followed from where it broke.
      await this.#follow((after, signal) => {
        const threadId = this.threadId.value;
        return turn.id.value && threadId !== null ? openEvents(threadId, after, signal) : openChat(request, signal);
      });
      if (turn.running && this.threadId.value === null) throw new ApiError(502, 'no_answer', 'The server ended its answer before it began.');
    } catch (thrown) {
      turn.error.value = { ...errorOf(thrown), retryable: !(thrown instanceof ApiError) || thrown.status >= 500 };
      turn.status.value = 'failed';
      this.announcer.say('The question could not be sent');
    }
  }

  /** A decision goes on in a turn of its own, which the server has begun. */
  async goOn(turnId: string, after: number, message: string): Promise<void> {
    const threadId = this.threadId.value;
    if (threadId === null) return;
    const turn = new Turn(turnId, message);
    turn.id.value = turnId;
    turn.status.value = 'running';
    this.turns.value = [...this.turns.value, turn];
    this.#follower.cursor = after;
    await this.#resume(threadId);
  }

  /** A new conversation that goes on behind this turn. */
  async fork(turn: Turn): Promise<void> {
    const threadId = this.threadId.value;
    if (threadId === null || !turn.id.value) return;
    try {
      const fork = await forkThread(threadId, turn.id.value);
      location.hash = addressOf(fork.id);
      this.announcer.say('A copy of the conversation, up to there');
      await this.threads.load();
    } catch (thrown) {
      turn.add({ kind: 'notice', id: crypto.randomUUID(), text: `Not copied. ${errorOf(thrown).message}` });
    }
  }

  /** How a call that waited in one turn ended in a later one; null where it did not run, or is about to. */
  ranLater(callId: string, asked: Turn): { ok: boolean; text: string } | null {
    const turns = this.turns.value;
    for (const turn of turns.slice(turns.indexOf(asked) + 1)) {
      const part = turn.parts.value.find((part) => part.kind === 'tool' && part.id === callId);
      if (part?.kind === 'tool' && part.outcome.value) return { ok: part.outcome.value.ok, text: part.outcome.value.error ?? part.outcome.value.summary };
    }
    return null;
  }

  async stop(): Promise<void> {
    const turn = this.active.value;
    if (!turn || turn.stopping.value) return;
    turn.stopping.value = true;
    await this.#cancel(turn);
  }

  async loadEarlier(): Promise<void> {
    const threadId = this.threadId.value;
    const before = this.earlier.value;
    if (threadId === null || before === null) return;
    try {
      const page = await getMessages(threadId, before);
      if (this.threadId.value !== threadId || this.earlier.value !== before) return;
      this.turns.value = [...turnsOf(page.items, null), ...this.turns.value];
      this.earlier.value = page.next ?? null;
    } catch (thrown) {
      this.loadError.value = errorOf(thrown).message;
    }
  }

  /** A tab that comes back into view asks once for what it missed; the server answers `idle` where that is nothing. */
  catchUp(): void {
    const threadId = this.threadId.value;
    if (threadId !== null && this.#follower.cursor !== null && !this.#follower.busy && !this.loading.value) void this.#resume(threadId);
  }

  /** A turn that the server has not named yet is cancelled when its first event names it. */
  async #cancel(turn: Turn): Promise<void> {
    const threadId = this.threadId.value;
    if (!turn.id.value || threadId === null) return;
    try {
      await cancelTurn(threadId, turn.id.value);
    } catch (thrown) {
      turn.stopping.value = false;
      turn.add({ kind: 'notice', id: crypto.randomUUID(), text: `Not stopped. ${errorOf(thrown).message}` });
    }
  }

  /** A question without a thread began one; its first event names it. */
  #begun(threadId: string): void {
    this.threadId.value = threadId;
    // Whoever went on to another page meanwhile stays there.
    if (placeIn(location.hash) === null) history.pushState(null, '', addressOf(threadId));
    void this.#refreshThread();
  }

  /** @param resumeAfterMs how long to wait before a turn that still runs is followed */
  async #load(threadId: string, resumeAfterMs = 0): Promise<void> {
    this.loading.value = true;
    try {
      const [thread, page] = await Promise.all([getThread(threadId), getMessages(threadId, null)]);
      if (this.threadId.value !== threadId) return;
      this.thread.value = thread;
      if (thread.dataset_id) this.sources.choose(thread.dataset_id);
      const active = thread.active_turn ?? null;
      this.turns.value = turnsOf(page.items, active);
      if (this.turns.value.some((turn) => turn.parts.value.some((part) => part.kind === 'approval'))) void this.approvals.refresh();
      this.earlier.value = page.next ?? null;
      this.#follower.cursor = active?.after ?? thread.last_event ?? null;
      this.loading.value = false;
      if (active) setTimeout(() => this.#resume(threadId), resumeAfterMs);
    } catch (thrown) {
      if (this.threadId.value === threadId) this.loadError.value = errorOf(thrown).message;
    } finally {
      if (this.threadId.value === threadId) this.loading.value = false;
    }
  }

  async #resume(threadId: string): Promise<void> {
    if (this.threadId.value !== threadId || this.#follower.busy) return;
    try {
      await this.#follow((after, signal) => openEvents(threadId, after, signal));
    } catch (thrown) {
      this.loadError.value = errorOf(thrown).message;
    }
  }

  async #follow(open: (after: number | null, signal: AbortSignal) => Promise<Response>): Promise<void> {
    const end = await this.#follower.follow(open);
    const threadId = this.threadId.value;
    if (threadId === null || end === 'stopped') return;
    if (end === 'gap') await this.#load(threadId);
    // Another process of the server runs this turn: its end shows in the messages.
    else if (this.active.value) await this.#load(threadId, elsewhereMs);
  }

  #apply(event: StreamEvent): void {
    const turn = this.#turnOf(event);
    if (!turn) return void this.#reload();
    if (event.name === 'status') this.#joinThread(event);
    if (event.name === 'approval') this.#approval(event);
    const named = turn.id.value !== null;
    try {
      applyEvent(turn, event);
    } catch (thrown) {
      if (thrown instanceof MissingText) return void this.#reload();
      throw thrown;
    }
    if (!named && turn.stopping.value) void this.#cancel(turn);
    const words = announcementOf(event);
    if (words) this.announcer.say(words);
    if (event.name === 'result') this.#offer(turn, event);
    if (event.name === 'done') void this.#refreshThread();
  }

  #joinThread(event: StreamEvent): void {
    const threadId = (event.data as { thread_id?: string }).thread_id;
    if (threadId && this.threadId.value === null) this.#begun(threadId);
  }

  #approval(event: StreamEvent): void {
    const { decision, ...approval } = event.data as Approval & { decision?: string };
    if (decision) void this.approvals.refresh();
    else this.approvals.told({ ...approval, status: 'pending', thread_id: this.threadId.value });
  }

  /** Only some events name their turn; the others belong to the one that runs. A turn begun elsewhere is not known here. */
  #turnOf(event: StreamEvent): Turn | null {
    const turnId = (event.data as { turn_id?: string }).turn_id;
    if (!turnId) return this.active.value ?? this.turns.value.at(-1) ?? null;
    const known = this.turns.value.find((turn) => turn.id.value === turnId);
    return known ?? this.turns.value.findLast((turn) => turn.id.value === null && turn.running) ?? null;
  }

  #offer(turn: Turn, event: StreamEvent): void {
    const { result, run_id } = event.data as { result: ResultPage; run_id: string };
    const tool = turn.parts.value.findLast((part) => part.kind === 'tool' && part.result.value === result);
    const view = {
      result,
      sql: tool?.kind === 'tool' ? sqlOf(tool.arguments) : null,
      datasetId: this.sources.current.value?.dataset.id ?? null,
      threadId: this.threadId.value,
    };
    this.panel.offer(view, run_id);
  }

  #reload(): void {
    const threadId = this.threadId.value;
    this.#follower.stop();
    if (threadId !== null) void this.#load(threadId);
  }

  async #refreshThread(): Promise<void> {
    await this.threads.load();
    const current = this.threads.list.value?.find((thread) => thread.id === this.threadId.value);
    if (current) this.thread.value = current;
  }
}
