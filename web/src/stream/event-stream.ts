import { ApiError, problemOf } from '../api/http';
import { SseParser } from './sse-parser';

export interface StreamEvent {
  id: number | null;
  name: string;
  data: unknown;
}

/**
 * How following ended. `idle`: no turn is active. `gap`: events are missing, so the messages must be read again.
 * `stopped`: the caller gave up.
 */
export type StreamEnd = 'idle' | 'gap' | 'stopped';

export interface FollowOptions {
  /** Opens the stream behind the cursor; null where nothing has been seen yet. */
  open(after: number | null, signal: AbortSignal): Promise<Response>;
  onEvent(event: StreamEvent): void;
  onConnection(connected: boolean): void;
  signal: AbortSignal;
  /** The number of the last event already known; the first event after it must be the next number. */
  after: number | null;
  silenceMs?: number;
  random?: () => number;
}

const firstDelayMs = 150;
const longestDelayMs = 5_000;

/**
 * Follows a thread's events until the server says `idle`, across lost connections: what was seen is dropped, what is
 * missing is noticed, and a connection that says nothing for 40 s (the server writes every 15 s) is opened anew.
 */
export async function followEvents(options: FollowOptions): Promise<StreamEnd> {
  const cursor = { at: options.after };
  let failures = 0;
  while (!options.signal.aborted) {
    const before = cursor.at;
    try {
      const end = await followOnce(options, cursor);
      if (end) return end;
    } catch (thrown) {
      if (options.signal.aborted) break;
      if (thrown instanceof ApiError) {
        if (thrown.status === 410) return 'gap';
        if (thrown.status < 500 && thrown.status !== 429) throw thrown;
      }
    }
    failures = cursor.at === before ? failures + 1 : 1;
    options.onConnection(false);
    await pause(backoff(failures, options.random ?? Math.random), options.signal);
  }
  return 'stopped';
}

/** 150 ms doubling to 5 s; the upper half of each span is left to chance, so that tabs do not return in step. */
export function backoff(failures: number, random: () => number): number {
  const span = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return span / 2 + (random() * span) / 2;
}

async function followOnce(options: FollowOptions, cursor: { at: number | null }): Promise<StreamEnd | null> {
  const connection = new AbortController();
  const stop = () => connection.abort();
  options.signal.addEventListener('abort', stop);
  let silence = setTimeout(stop, options.silenceMs ?? 40_000);
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(stop, options.silenceMs ?? 40_000);
  };
  try {
    const response = await options.open(cursor.at, connection.signal);
    if (!response.ok) throw await problemOf(response);
    options.onConnection(true);
    return await read(response, options, cursor, heard);
  } finally {
    clearTimeout(silence);
    options.signal.removeEventListener('abort', stop);
    connection.abort();
  }
}

async function read(
  response: Response,
  options: FollowOptions,
  cursor: { at: number | null },
  heard: () => void,
): Promise<StreamEnd | null> {
  const reader = response.body!.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  const parser = new SseParser();
  let finished = false;
  for (;;) {
    const { done, value } = await reader.read();
    // The stream of a started turn ends with its `done`; anything else that just ends was cut.
    if (done) return finished ? 'idle' : null;
    heard();
    for (const raw of parser.push(value)) {
      if (raw.name === 'idle') return 'idle';
      const id = raw.id === null || raw.id === '' ? null : Number(raw.id);
      if (id !== null) {
        if (cursor.at !== null && id <= cursor.at) continue;
        if (cursor.at !== null && id !== cursor.at + 1) return 'gap';
        cursor.at = id;
      }
      finished = raw.name === 'done';
      options.onEvent({ id, name: raw.name, data: JSON.parse(raw.data) });
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
