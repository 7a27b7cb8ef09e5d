import { getJson, sendJson } from './http';

/** A model or a route, as it can be asked for by name. */
export interface Model {
  id: string;
  provider: string;
  kind: 'online' | 'local' | 'planner' | 'route';
  default: boolean;
  health: string;
  reason?: string | null;
  /** Of a route: its models in their order. */
  models?: string[];
  context_tokens?: number;
}

export interface ProviderModels {
  provider: string;
  models: string[];
  problem?: string | null;
}

/** Whether a provider has a key; never the key. */
export interface ProviderKey {
  provider: string;
  /** The server that gets it. */
  address: string;
  /** Where the key in use comes from. */
  origin: 'none' | 'settings' | 'kept' | 'process';
  set_by?: string | null;
  set_at?: string | null;
}

/** @param check asks the providers, which takes a while */
export async function listModels(check: boolean, signal?: AbortSignal): Promise<Model[]> {
  return (await getJson<{ items: Model[] }>(`/models${check ? '?check=true' : ''}`, signal)).items;
}

export async function availableModels(signal?: AbortSignal): Promise<ProviderModels[]> {
  return (await getJson<{ items: ProviderModels[] }>('/models/available', signal)).items;
}

export async function listKeys(signal?: AbortSignal): Promise<ProviderKey[]> {
  return (await getJson<{ items: ProviderKey[] }>('/models/keys', signal)).items;
}

/** @param keep on the server's disk, for the next start too */
export function putKey(provider: string, key: string, keep: boolean): Promise<ProviderKey> {
  return sendJson('PUT', `/models/keys/${encodeURIComponent(provider)}`, { key, keep });
}

export function removeKey(provider: string): Promise<void> {
  return sendJson('DELETE', `/models/keys/${encodeURIComponent(provider)}`);
}
