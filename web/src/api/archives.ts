import { getJson, sendJson } from './http';
import { upload, type UploadProgress } from './upload';

/** Documents to search for background. */
export interface Archive {
  id: string;
  name: string;
  location?: string | null;
  description?: string | null;
  share?: 'schema' | 'summaries' | 'rows' | null;
  origin: 'settings' | 'added' | 'upload';
  documents: number;
  passages: number;
  vectors: number;
  other_files: number;
  refused_count: number;
  refused: { path: string; reason: string }[];
  indexed_at?: string | null;
  indexing?: { done: number; total: number } | null;
  problem?: string | null;
  vector_problem?: string | null;
}

export interface ArchiveHit {
  archive_id: string;
  archive: string;
  path: string;
  place: string;
  citation: string;
  /** Where it opens in this page. */
  link: string;
  title: string;
  heading: string;
  text: string;
  score: number;
  also: string[];
}

/** A document in the list of its archive. */
export interface ListedDocument {
  path: string;
  title: string;
  kind: string;
  bytes: number;
}

const id = encodeURIComponent;

export async function listArchives(signal?: AbortSignal): Promise<Archive[]> {
  return (await getJson<{ items: Archive[] }>('/archives', signal)).items;
}

export function searchArchives(question: string, archive: string | null, signal?: AbortSignal): Promise<{ items: ArchiveHit[]; notice?: string | null }> {
  return getJson(`/archives/search?q=${id(question)}${archive ? `&archive=${id(archive)}` : ''}`, signal);
}

/** @param after the path behind which the page begins */
export function listDocuments(archiveId: string, after: string): Promise<{ items: ListedDocument[]; next?: string | null }> {
  return getJson(`/archives/${id(archiveId)}/documents?after=${id(after)}`);
}

export function uploadDocuments(files: readonly File[], name: string | null, onProgress: UploadProgress, signal: AbortSignal): Promise<Archive> {
  return upload('/archives', files, { name }, onProgress, signal);
}

export function removeArchive(archiveId: string): Promise<void> {
  return sendJson('DELETE', `/archives/${id(archiveId)}`);
}

export function indexArchive(archiveId: string): Promise<Archive> {
  return sendJson('POST', `/archives/${id(archiveId)}/index`);
}
