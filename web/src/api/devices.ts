import { getJson, sendJson } from './http';

/** A machine of the user's own that offers its sources. */
export interface Device {
  id: string;
  name: string;
  online: boolean;
  /** Its owner lets nothing leave for now. */
  paused: boolean;
  created_at: string;
  seen_at?: string | null;
  version?: string | null;
  /** As they are called here. */
  sources: string[];
}

export async function listDevices(signal?: AbortSignal): Promise<Device[]> {
  return (await getJson<{ items: Device[] }>('/devices', signal)).items;
}

/** The token is told this once. */
export function addDevice(name: string): Promise<Device & { token: string }> {
  return sendJson('POST', '/devices', { name });
}

export function removeDevice(id: string): Promise<void> {
  return sendJson('DELETE', `/devices/${encodeURIComponent(id)}`);
}
