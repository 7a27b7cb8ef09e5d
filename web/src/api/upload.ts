import { ApiError, at, problemOf, writeHeaders } from './http';

/** @param fraction of all bytes, 0 to 1; 1 while the server reads what has come */
export type UploadProgress = (fraction: number) => void;

/** Sends files as a form. By XMLHttpRequest, since fetch tells nothing of how far it has come. */
export function upload<T>(
  path: string,
  files: readonly File[],
  fields: Readonly<Record<string, string | null>>,
  onProgress: UploadProgress,
  signal: AbortSignal,
): Promise<T> {
  const form = new FormData();
  // In front of the files: the server reads the form as it comes.
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  for (const file of files) form.append('file', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', at(path));
    request.setRequestHeader('Accept', 'application/json');
    for (const [name, value] of Object.entries(writeHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else void problemOf(new Response(request.responseText, { status: request.status })).then(reject);
    };
    // A file that changed or went away while it was read breaks off in the same way as a connection.
    request.onerror = () => reject(new ApiError(0, 'upload_broken', 'The upload broke off. Check that the server runs and that the files are still there, then try again.'));
    request.onabort = () => reject(new ApiError(0, 'upload_cancelled', 'The upload was cancelled. Nothing of it is kept.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
