import { getJson, sendJson } from './http';
import type { Column, Run } from './types';

/** The record of a run; lists leave out its rows and tell its columns alone. */
export interface RunRecord extends Run {
  user_id: string;
  approved_by?: string | null;
  thread_id?: string | null;
  replay_of?: string | null;
  dataset_id: string;
  dataset: string;
  schema_fingerprint?: string | null;
  query_type: 'sql' | 'plan' | 'python' | 'probe';
  code?: string | null;
  result_id?: string | null;
  row_count?: number | null;
  columns?: Column[];
  truncated_by?: string | null;
  result_hash?: string | null;
  sandbox?: string | null;
  trace?: unknown;
  notices?: unknown;
  created_at: string;
}

export interface Replay {
  run_id: string;
  verdict: 'same' | 'reordered' | 'different';
  stored_rows: 'none' | 'intact' | 'changed' | 'expired';
  schema_changed?: boolean;
  notes: string[];
  then: RunRecord;
  now: RunRecord;
}

const id = encodeURIComponent;

export function listRuns(cursor: string | null, signal?: AbortSignal): Promise<{ items: RunRecord[]; next?: string | null }> {
  return getJson(`/runs?limit=50${cursor ? `&cursor=${id(cursor)}` : ''}`, signal);
}

export function getRunRecord(runId: string, signal?: AbortSignal): Promise<RunRecord> {
  return getJson(`/runs/${id(runId)}`, signal);
}

export function cancelRun(runId: string): Promise<{ status: string }> {
  return sendJson('POST', `/runs/${id(runId)}/cancel`);
}

export function replayRun(runId: string): Promise<Replay> {
  return sendJson('POST', `/runs/${id(runId)}/replay`);
}

export function verifyRun(runId: string): Promise<Replay> {
  return getJson(`/runs/${id(runId)}/verify`);
}
