// The HTTP API without a database behind it, for work on the page: npm run build, npm run mock, http://127.0.0.1:5299.
// MOCK_EMPTY=1 connects nothing; a message with the word "drop" has its connection cut every few events.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { datasets, resultPage, schemas, smallSql } from './mock-data.mjs';
import { tell } from './mock-turn.mjs';

const dist = new URL('../../src/Quaestor.Server/Web/dist/', import.meta.url);
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
const threads = new Map();

function newThread(title) {
  const now = new Date().toISOString();
  const thread = { id: randomUUID(), title, dataset_id: 'd1', created_at: now, updated_at: now, turns: [], events: [], followers: new Set() };
  threads.set(thread.id, thread);
  return thread;
}

const shown = (thread) => ({
  id: thread.id,
  title: thread.title,
  dataset_id: thread.dataset_id,
  created_at: thread.created_at,
  updated_at: thread.updated_at,
  last_event: thread.events.length,
  ...(thread.turns.at(-1)?.answer === null ? { active_turn: active(thread.turns.at(-1)) } : {}),
});

const active = (turn) => ({ turn_id: turn.turn_id, status: 'running', after: turn.after });

function startTurn(thread, message) {
  const turn = { turn_id: randomUUID(), message, at: new Date().toISOString(), answer: null, after: thread.events.length, stop: false };
  thread.turns.push(turn);
  thread.title ||= message.slice(0, 60);
  thread.updated_at = turn.at;
  void (async () => {
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    for await (const [name, data] of tell({ ...turn, thread_id: thread.id, wait, cancelled: () => turn.stop })) {
      if (name === 'done') turn.answer = data;
      thread.events.push({ id: thread.events.length + 1, name, data });
      thread.followers.forEach((push) => push());
    }
  })();
  return turn;
}

function follow(thread, after, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform' });
  let sent = after;
  const drops = thread.turns.at(-1)?.message.includes('drop');
  const push = () => {
    while (!response.writableEnded && sent < thread.events.length) {
      const event = thread.events[sent++];
      response.write(`id: ${event.id}\nevent: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`);
      if (drops && sent - after >= 7) {
        // A reset right behind the bytes would make the client lose them.
        thread.followers.delete(push);
        return setTimeout(() => response.destroy(), 20);
      }
    }
    if (!response.writableEnded && thread.turns.at(-1)?.answer !== null) response.end('event: idle\ndata: {}\n\n');
  };
  thread.followers.add(push);
  response.on('close', () => thread.followers.delete(push));
  push();
}

function messages(thread) {
  const items = thread.turns.flatMap((turn) => [
    { id: `u-${turn.turn_id}`, turn_id: turn.turn_id, role: 'user', text: turn.message, created_at: turn.at },
    ...(turn.answer ? [{ id: `a-${turn.turn_id}`, turn_id: turn.turn_id, role: 'assistant', text: turn.answer.text, created_at: turn.at, answer: turn.answer }] : []),
  ]);
  return { items };
}

const routes = [
  ['GET', /^\/datasets$/, () => ({ items: process.env.MOCK_EMPTY ? [] : datasets })],
  ['GET', /^\/datasets\/(\w+)\/schema$/, (id) => schemas[id]],
  ['GET', /^\/threads$/, () => ({ items: [...threads.values()].map(shown) })],
  ['GET', /^\/threads\/([\w-]+)$/, (id) => threads.has(id) && shown(threads.get(id))],
  ['PATCH', /^\/threads\/([\w-]+)$/, (id, _query, body) => shown(Object.assign(threads.get(id), { title: body.title }))],
  ['DELETE', /^\/threads\/([\w-]+)$/, (id) => threads.delete(id) && null],
  ['GET', /^\/threads\/([\w-]+)\/messages$/, (id) => threads.has(id) && messages(threads.get(id))],
  ['POST', /^\/threads\/([\w-]+)\/turns\/([\w-]+)\/cancel$/, (id) => ((threads.get(id).turns.at(-1).stop = true), {})],
  ['POST', /^\/runs$/, (_id, _query, body) =>
    /nope/.test(body.sql)
      ? { run_id: 'run-x', status: 'failed', duration_ms: 3, error: { code: 'unknown_column', message: 'Column "nope" does not exist. Nearest: name.', line: 2, column: 8 } }
      : { run_id: 'run-small', status: 'succeeded', duration_ms: 9, result: resultPage('small'), compiled_sql: body.sql }],
  ['GET', /^\/runs\/run-(\w+)$/, (id) => ({ run_id: `run-${id}`, status: 'succeeded', duration_ms: 118, compiled_sql: smallSql, result: resultPage(id) })],
  ['GET', /^\/results\/(\w+)$/, (id, query) => resultPage(id, +query.get('offset'), +(query.get('limit') ?? 200), query.get('sort'))],
];

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const body = request.headers['content-type'] === 'application/json' ? await json(request) : {};
  if (url.pathname === '/chat/stream') {
    const thread = threads.get(body.thread_id) ?? newThread('');
    const after = thread.events.length;
    startTurn(thread, body.message);
    return follow(thread, after, response);
  }
  const events = /^\/threads\/([\w-]+)\/events$/.exec(url.pathname);
  if (events) return follow(threads.get(events[1]), +(url.searchParams.get('after') ?? 0), response);
  for (const [method, pattern, answer] of routes) {
    const match = method === request.method && pattern.exec(url.pathname);
    if (!match) continue;
    const value = answer(match[1], url.searchParams, body);
    if (value === false || value === undefined) break;
    response.writeHead(value === null ? 204 : 200, { 'Content-Type': 'application/json' });
    return response.end(value === null ? undefined : JSON.stringify(value));
  }
  const path = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
  try {
    const file = await readFile(new URL(path, dist));
    response.writeHead(200, { 'Content-Type': types[path.split('.').at(-1)], 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' });
    response.end(file);
  } catch {
    response.writeHead(404, { 'Content-Type': 'application/problem+json' });
    response.end(JSON.stringify({ status: 404, code: 'not_found', title: 'Not found', detail: 'There is nothing at this address.' }));
  }
}).listen(Number(process.env.PORT ?? 5299), '127.0.0.1');
