import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/http';
import { backoff, followEvents, type FollowOptions, type StreamEvent } from './event-stream';

const event = (id: number, name = 'token') => `id: ${id}\nevent: ${name}\ndata: {"n":${id}}\n\n`;
const idle = 'event: idle\ndata: {}\n\n';

/** A server that gives one body per connection, and the cursors it was asked with. */
function serverOf(...bodies: (string | Response | Error)[]) {
  const asked: (number | null)[] = [];
  const open: FollowOptions['open'] = (after) => {
    const body = bodies[asked.push(after) - 1]!;
    if (body instanceof Error) return Promise.reject(body);
    return Promise.resolve(typeof body === 'string' ? new Response(body) : body);
  };
  return { asked, open };
}

async function follow(open: FollowOptions['open'], more: Partial<FollowOptions> = {}) {
  const events: StreamEvent[] = [];
  const connections: boolean[] = [];
  const end = await followEvents({
    open,
    after: 0,
    signal: new AbortController().signal,
    onEvent: (e) => events.push(e),
    onConnection: (connected) => connections.push(connected),
    random: () => 0,
    ...more,
  });
  return { end, ids: events.map((e) => e.id), connections };
}

describe('followEvents', () => {
  test('ends when the server says that nothing is active', async () => {
    const { open } = serverOf(event(1) + event(2) + idle);
    expect(await follow(open)).toEqual({ end: 'idle', ids: [1, 2], connections: [true] });
  });

  test('comes back behind the last event after a cut, and drops what it has seen', async () => {
    const { open, asked } = serverOf(event(1) + event(2), event(2) + event(3) + event(4, 'done'));
    expect(await follow(open)).toEqual({ end: 'idle', ids: [1, 2, 3, 4], connections: [true, false, true] });
    expect(asked).toEqual([0, 2]);
  });

  test('an event that was cut in its middle comes whole with the next connection', async () => {
    const { open } = serverOf(event(1) + event(2).slice(0, 14), event(2) + idle);
    expect((await follow(open)).ids).toEqual([1, 2]);
  });

  test('a missing number is a gap', async () => {
    const { open } = serverOf(event(1) + event(3) + idle);
    expect(await follow(open)).toMatchObject({ end: 'gap', ids: [1] });
  });

  test('events that are no longer kept are a gap', async () => {
    const { open } = serverOf(new Response('{"code":"reload"}', { status: 410 }));
    expect((await follow(open)).end).toBe('gap');
  });

  test('without a cursor the first number is taken as it is', async () => {
    const { open } = serverOf(event(41) + event(42) + idle);
    expect((await follow(open, { after: null })).ids).toEqual([41, 42]);
  });

  test('tries again after a network error and a server error, not after a refusal', async () => {
    const { open, asked } = serverOf(new TypeError('network'), new Response('', { status: 503 }), event(1) + idle);
    expect((await follow(open)).ids).toEqual([1]);
    expect(asked).toEqual([0, 0, 0]);
    const refusing = serverOf(new Response('{"code":"turn_running","detail":"One turn at a time."}', { status: 409 }));
    await expect(follow(refusing.open)).rejects.toThrow(new ApiError(409, 'turn_running', 'One turn at a time.'));
  });

  test('opens anew a connection that has gone silent', async () => {
    let opened = 0;
    const open: FollowOptions['open'] = (_after, signal) => {
      if (opened++ > 0) return Promise.resolve(new Response(event(1) + idle));
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    expect((await follow(open, { silenceMs: 10 })).ids).toEqual([1]);
  });

  test('stops when told to', async () => {
    const controller = new AbortController();
    const open: FollowOptions['open'] = (_after, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const following = follow(open, { signal: controller.signal });
    controller.abort();
    expect((await following).end).toBe('stopped');
  });
});

test('backoff doubles up to five seconds and leaves half to chance', () => {
  expect([1, 2, 3, 6, 20].map((n) => backoff(n, () => 1))).toEqual([150, 300, 600, 4_800, 5_000]);
  expect(backoff(1, () => 0)).toBe(75);
});
