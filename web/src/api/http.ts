import type { RunError } from './types';

/** An answer of the server that is not a success: its problem details, or a sentence where it sent none. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

let writeToken: string | null = null;
let signedOut = () => {};

/** Shows the server that what changes something comes from its own page; null where nobody is signed in by cookie. */
export function setWriteToken(token: string | null): void {
  writeToken = token;
}

/** Called whenever an answer says that nobody is signed in. */
export function whenSignedOut(then: () => void): void {
  signedOut = then;
}

export function writeHeaders(): Record<string, string> {
  return writeToken === null ? {} : { 'X-CSRF-Token': writeToken };
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await send('GET', path, undefined, signal)) as T;
}

export async function sendJson<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return (await send(method, path, body, signal)) as T;
}

export async function problemOf(response: Response): Promise<ApiError> {
  let code = `http_${response.status}`;
  let message = `The server answered ${response.status}. Try again, or look into its log.`;
  try {
    const problem = (await response.json()) as { code?: string; detail?: string; title?: string };
    code = problem.code ?? code;
    message = problem.detail ?? problem.title ?? message;
  } catch {
    // No JSON behind it: the sentence above is all there is to say.
  }
  if (response.status === 401 && code !== 'wrong_password') signedOut();
  return new ApiError(response.status, code, message);
}

/** What to show a person for anything that was thrown. */
export function errorOf(thrown: unknown): RunError {
  if (thrown instanceof ApiError) return { code: thrown.code, message: thrown.message };
  return { code: 'unreachable', message: 'The server cannot be reached. Check that quaestor serve is running.' };
}

/** The server may stand beneath a path of another one: the page's own address says where. */
export function at(path: string): string {
  const url = new URL(`.${path}`, document.baseURI);
  return url.pathname + url.search;
}

async function send(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const init: RequestInit = { method, headers: { Accept: 'application/json', ...(method === 'GET' ? {} : writeHeaders()) } };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'Content-Type': 'application/json' };
  }
  if (signal) init.signal = signal;
  const response = await fetch(at(path), init);
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined;
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}
