import { getJson, sendJson } from './http';

/** What the user has set; null where the installation, or the browser, decides. */
export interface Settings {
  default_online_model: string | null;
  default_local_model: string | null;
  prefer: 'online' | 'local' | null;
  default_archives: string[];
  time_zone: string | null;
  locale: string | null;
}

/** What the agent may know of the user. */
export interface Context {
  display_name: string | null;
  time_zone: string | null;
  language: string | null;
  default_dataset_id: string | null;
  facts: Record<string, string>;
}

export interface Todo {
  id: string;
  title: string;
  description?: string | null;
  completed: boolean;
  created_at: string;
  updated_at: string;
}

export interface TodoPage {
  todos: Todo[];
  pagination: { limit: number; offset: number; total: number; has_more: boolean };
}

export interface TodoChange {
  title?: string;
  description?: string;
  completed?: boolean;
}

export type UsageBy = 'day' | 'model' | 'user' | 'thread';

export interface UsageItem {
  day?: string;
  model_id?: string;
  user_id?: string;
  thread_id?: string;
  input_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  reasoning_tokens: number;
  cost?: number;
  cost_is_partial?: boolean;
}

export interface Usage {
  by: UsageBy;
  since: string;
  until: string;
  items: UsageItem[];
  total: UsageItem;
}

const id = encodeURIComponent;

export function getSettings(signal?: AbortSignal): Promise<Settings> {
  return getJson('/settings', signal);
}

export function putSettings(settings: Settings): Promise<Settings> {
  return sendJson('PUT', '/settings', settings);
}

export function resetSettings(): Promise<Settings> {
  return sendJson('DELETE', '/settings');
}

export function getContext(signal?: AbortSignal): Promise<Context> {
  return getJson('/context', signal);
}

export function putContext(context: Context): Promise<Context> {
  return sendJson('PUT', '/context', context);
}

/** @param completed null for all */
export function listTodos(completed: boolean | null, offset: number, signal?: AbortSignal): Promise<TodoPage> {
  return getJson(`/todos?offset=${offset}${completed === null ? '' : `&completed=${completed}`}`, signal);
}

export function addTodo(title: string, description: string | null): Promise<Todo> {
  return sendJson('POST', '/todos', { title, ...(description ? { description } : {}) });
}

export function changeTodo(todoId: string, change: TodoChange): Promise<Todo> {
  return sendJson('PATCH', `/todos/${id(todoId)}`, change);
}

export function deleteTodo(todoId: string): Promise<void> {
  return sendJson('DELETE', `/todos/${id(todoId)}`);
}

/** @param since the first day, as in 2026-11-22; empty for the server's */
export function getUsage(by: UsageBy, since: string, until: string, signal?: AbortSignal): Promise<Usage> {
  const days = `${since ? `&since=${since}` : ''}${until ? `&until=${until}` : ''}`;
  return getJson(`/usage?by=${by}${days}`, signal);
}
