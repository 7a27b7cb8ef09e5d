import { getJson, sendJson } from './http';

export type Role = 'viewer' | 'analyst' | 'admin';

export interface User {
  user_id: string;
  role: Role;
  has_password: boolean;
  grants: { dataset_id: string; name: string }[];
  created_at?: string;
}

/** Grants all sources that there are and will be. */
export const everything = '*';

const id = encodeURIComponent;

export function listUsers(cursor: string | null, signal?: AbortSignal): Promise<{ items: User[]; next?: string | null }> {
  return getJson(`/users${cursor ? `?cursor=${id(cursor)}` : ''}`, signal);
}

export function getUser(userId: string, signal?: AbortSignal): Promise<User> {
  return getJson(`/users/${id(userId)}`, signal);
}

export function addUser(userId: string, role: Role, password: string | null): Promise<User> {
  return sendJson('POST', '/users', { user_id: userId, role, ...(password ? { password } : {}) });
}

export function changeUser(userId: string, change: { role?: Role; password?: string }): Promise<User> {
  return sendJson('PATCH', `/users/${id(userId)}`, change);
}

export function deleteUser(userId: string): Promise<void> {
  return sendJson('DELETE', `/users/${id(userId)}`);
}

export function grant(userId: string, datasetId: string): Promise<User> {
  return sendJson('POST', `/users/${id(userId)}/grants`, { dataset_id: datasetId });
}

export function revoke(userId: string, datasetId: string): Promise<User> {
  return sendJson('DELETE', `/users/${id(userId)}/grants/${id(datasetId)}`);
}

export function issueToken(userId: string, days: number): Promise<{ token: string; expires_at: string }> {
  return sendJson('POST', `/users/${id(userId)}/token`, { days });
}

export function revokeTokens(userId: string): Promise<void> {
  return sendJson('POST', `/users/${id(userId)}/token`, { revoke: true });
}
