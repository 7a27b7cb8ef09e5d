import { getJson, sendJson } from './http';
import type { Dataset, ResultPage, SourceSchema } from './types';
import { upload, type UploadProgress } from './upload';

/** What may be said of a source; null takes a value away. */
export interface SourceChange {
  name?: string;
  description?: string | null;
  colour?: string | null;
  changes?: 'read_only' | 'ask' | 'ask_admin' | null;
  share?: 'schema' | 'summaries' | 'rows' | null;
  masked?: string[] | null;
  max_rows?: number | null;
  max_bytes?: number | null;
  timeout_seconds?: number | null;
}

/** A place of the server, one of both. */
export interface NewPlace extends SourceChange {
  name: string;
  path?: string;
  url?: string;
}

/** As it is told once, right after it was added. */
export interface AddedDataset extends Dataset {
  /** What remains to be done, as setting a password's variable. */
  notice?: string | null;
  schema?: SourceSchema | null;
}

export interface SourceTest {
  works: boolean;
  error?: string | null;
  tables?: number | null;
  problems: string[];
  notes: string[];
  duration_ms: number;
}

const id = encodeURIComponent;

export function getSample(datasetId: string, table: string, signal?: AbortSignal): Promise<ResultPage> {
  return getJson(`/datasets/${id(datasetId)}/sample?table=${id(table)}&limit=20`, signal);
}

export function testSource(datasetId: string): Promise<SourceTest> {
  return sendJson('POST', `/datasets/${id(datasetId)}/test`);
}

export function uploadFiles(files: readonly File[], name: string | null, onProgress: UploadProgress, signal: AbortSignal): Promise<AddedDataset> {
  return upload('/datasets', files, { name }, onProgress, signal);
}

export function addPlace(place: NewPlace): Promise<AddedDataset> {
  return sendJson('POST', '/datasets', place);
}

export function changeSource(datasetId: string, change: SourceChange): Promise<Dataset> {
  return sendJson('PATCH', `/datasets/${id(datasetId)}`, change);
}

export function removeSource(datasetId: string): Promise<void> {
  return sendJson('DELETE', `/datasets/${id(datasetId)}`);
}
