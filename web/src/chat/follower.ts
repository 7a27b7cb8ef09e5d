import { signal } from '@preact/signals';
import { followEvents, type StreamEnd, type StreamEvent } from '../stream/event-stream';
import { FrameQueue } from '../stream/frame-queue';

/** The one stream that a conversation may be on, and the number of the last event it brought. */
export class Follower {
  readonly connected = signal(true);
  /** Null where nothing is known of the thread's events yet. */
  cursor: number | null = null;
  #following: AbortController | null = null;
  readonly #queue: FrameQueue<StreamEvent>;

  constructor(apply: (event: StreamEvent) => void) {
    this.#queue = new FrameQueue(apply);
  }

  get busy(): boolean {
    return this.#following !== null;
  }

  /** Follows until the stream ends, all of it applied; `stopped` where another one took its place. */
  async follow(open: (after: number | null, signal: AbortSignal) => Promise<Response>): Promise<StreamEnd> {
    this.stop();
    const following = new AbortController();
    this.#following = following;
    try {
      const end = await followEvents({
        open,
        after: this.cursor,
        signal: following.signal,
        onConnection: (connected) => (this.connected.value = connected),
        onEvent: (event) => {
          if (event.id !== null) this.cursor = event.id;
          this.#queue.add(event);
        },
      });
      if (this.#following === following) this.#queue.flush();
      return this.#following === following ? end : 'stopped';
    } finally {
      if (this.#following === following) this.stop();
    }
  }

  stop(): void {
    this.#following?.abort();
    this.#following = null;
    this.#queue.clear();
    this.connected.value = true;
  }
}
