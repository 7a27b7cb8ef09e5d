import { at, getJson, sendJson, writeHeaders } from './http';
import type { Citation } from '../documents/citation';
import type { Dataset, OpenedDocument, ResultPage, Run, SourceSchema, Thread } from './types';
import type { Message } from './messages';

/** A column to sort by, and its name, which is what the server knows. */
export interface Sort {
  column: number;
  name: string;
  descending: boolean;
}

export interface List<T> {
  items: T[];
  next?: string | null;
}

export interface ChatRequest {
  message: string;
  thread_id?: string;
  dataset_id?: string;
  client_request_id: string;
  model?: string;
}

const id = encodeURIComponent;

/** @param search words of titles and messages; empty for all */
export function listThreads(cursor: string | null, search = ''): Promise<List<Thread>> {
  const query = [...(cursor ? [`cursor=${id(cursor)}`] : []), ...(search ? [`q=${id(search)}`] : [])].join('&');
  return getJson(`/threads${query && `?${query}`}`);
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

/** A conversation as a file. */
export function threadExportUrl(threadId: string, format: 'md' | 'html' | 'json'): string {
  return `/threads/${id(threadId)}/export?format=${format}`;
}

/** A conversation that goes on from a message of this one. */
export function forkThread(threadId: string, messageId: string): Promise<Thread> {
  return sendJson('POST', `/threads/${id(threadId)}/fork`, { message_id: messageId });
}

/** Said again, the last word counts. */
export function giveFeedback(turnId: string, verdict: 'right' | 'wrong', note?: string): Promise<void> {
  return sendJson('POST', '/feedback', { turn_id: turnId, verdict, ...(note ? { note } : {}) });
}

/** From now on the answer's query answers everybody who asks this of its source. */
export function keepAnswer(turnId: string, question: string): Promise<void> {
  return sendJson('POST', '/feedback', { turn_id: turnId, verdict: 'right', save: true, question });
}

/** The newest messages, oldest first; `before` is the `next` of the page that came before. */
export function getMessages(threadId: string, before: string | null): Promise<List<Message>> {
  return getJson(`/threads/${id(threadId)}/messages${before ? `?before=${id(before)}` : ''}`);
}

/** Starts a turn; the body that comes back is its event stream. The same client_request_id never starts a second one. */
export function openChat(request: ChatRequest, signal: AbortSignal): Promise<Response> {
  return fetch(at('/chat/stream'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', ...writeHeaders() },
    body: JSON.stringify(request),
    signal,
  });
}

export function openEvents(threadId: string, after: number | null, signal: AbortSignal): Promise<Response> {
  const query = after === null ? '' : `?after=${after}`;
  return fetch(at(`/threads/${id(threadId)}/events${query}`), { headers: { Accept: 'text/event-stream' }, signal });
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

export function statementOf(run: Run): string | null {
  return run.sql ?? run.compiled_sql ?? null;
}

export function getRun(runId: string, signal?: AbortSignal): Promise<Run> {
  return getJson(`/runs/${id(runId)}`, signal);
}

/** @param first from which passage on; null for around the place that is cited */
export function openDocument(citation: Citation, first: number | null, limit: number): Promise<OpenedDocument> {
  const place = citation.place === null ? '' : `&place=${id(citation.place)}`;
  const from = first === null ? '' : `&first=${first}`;
  return getJson(`/archives/${id(citation.archiveId)}/document?path=${id(citation.path)}${place}${from}&limit=${limit}`);
}

export function figureUrl(runId: string, number: number): string {
  return `/runs/${id(runId)}/figures/${number}`;
}

export function getResultPage(
  resultId: string,
  offset: number,
  limit: number,
  sort: Sort | null,
  signal?: AbortSignal,
): Promise<ResultPage> {
  const order = sort ? `&sort=${sort.descending ? '-' : ''}${id(sort.name)}` : '';
  return getJson(`/results/${id(resultId)}?offset=${offset}&limit=${limit}${order}`, signal);
}

export function exportUrl(resultId: string, format: 'csv' | 'json' | 'ndjson' | 'parquet' | 'xlsx' | 'md'): string {
  return `/results/${id(resultId)}/export?format=${format}`;
}
