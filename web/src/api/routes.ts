import { getJson, sendJson } from './http';
import type { Dataset, ResultPage, Run, SourceSchema, Thread } from './types';
import type { MessagesPage } from './messages';

/** A column to sort by; null keeps the order of the query. */
export interface Sort {
  column: number;
  descending: boolean;
}

interface List<T> {
  items: T[];
  next?: string | null;
}

export interface ChatRequest {
  message: string;
  thread_id?: string;
  dataset_id?: string;
  client_request_id: string;
}

const id = encodeURIComponent;

export async function listThreads(signal?: AbortSignal): Promise<Thread[]> {
  return (await getJson<List<Thread>>('/threads', signal)).items;
}

export function getThread(threadId: string, signal?: AbortSignal): Promise<Thread> {
  return getJson(`/threads/${id(threadId)}`, signal);
}

export function renameThread(threadId: string, title: string): Promise<Thread> {
  return sendJson('PATCH', `/threads/${id(threadId)}`, { title });
}

export function deleteThread(threadId: string): Promise<void> {
  return sendJson('DELETE', `/threads/${id(threadId)}`);
}

export function getMessages(threadId: string, signal?: AbortSignal): Promise<MessagesPage> {
  return getJson(`/threads/${id(threadId)}/messages`, signal);
}

/** Starts a turn; the body that comes back is its event stream. The same client_request_id never starts a second one. */
export function openChat(request: ChatRequest, signal: AbortSignal): Promise<Response> {
  return fetch('/chat/stream', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify(request),
    signal,
  });
}

export function openEvents(threadId: string, after: number | null, signal: AbortSignal): Promise<Response> {
  const query = after === null ? '' : `?after=${after}`;
  return fetch(`/threads/${id(threadId)}/events${query}`, { headers: { Accept: 'text/event-stream' }, signal });
}

export function cancelTurn(threadId: string, turnId: string): Promise<void> {
  return sendJson('POST', `/threads/${id(threadId)}/turns/${id(turnId)}/cancel`);
}

export async function listDatasets(signal?: AbortSignal): Promise<Dataset[]> {
  return (await getJson<List<Dataset>>('/datasets', signal)).items;
}

export function getSchema(datasetId: string, signal?: AbortSignal): Promise<SourceSchema> {
  return getJson(`/datasets/${id(datasetId)}/schema`, signal);
}

export function runSql(datasetId: string, sql: string, threadId: string | null, signal?: AbortSignal): Promise<Run> {
  const body = { dataset_id: datasetId, query_type: 'sql', sql, ...(threadId ? { thread_id: threadId } : {}) };
  return sendJson('POST', '/runs', body, signal);
}

export function getRun(runId: string, signal?: AbortSignal): Promise<Run> {
  return getJson(`/runs/${id(runId)}`, signal);
}

export function getResultPage(
  resultId: string,
  offset: number,
  limit: number,
  sort: Sort | null,
  signal?: AbortSignal,
): Promise<ResultPage> {
  const order = sort ? `&sort=${sort.descending ? '-' : ''}${sort.column}` : '';
  return getJson(`/results/${id(resultId)}?offset=${offset}&limit=${limit}${order}`, signal);
}

export function exportUrl(resultId: string, format: 'csv' | 'json' | 'md'): string {
  return `/results/${id(resultId)}/export?format=${format}`;
}
