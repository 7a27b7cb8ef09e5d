import { expect, test, vi } from 'vitest';
import { ApiError } from '../../api/http';
import type { AddedDataset } from '../../api/sources';
import { Announcer } from '../../app/announcer';
import { Sources } from '../../sources/sources';
import { UploadState } from './upload-state';

const file = new File(['a\n1\n'], 'a.csv');
const found: AddedDataset = { id: 'd7', name: 'a', schema: { tables: [{ name: 'a', columns: [] }] } };

/** Sends when the test says so. */
function held() {
  let settle: { resolve: (dataset: AddedDataset) => void; reject: (thrown: unknown) => void; progress: (fraction: number) => void };
  const send = (_files: readonly File[], _name: string | null, progress: (fraction: number) => void, signal: AbortSignal) =>
    new Promise<AddedDataset>((resolve, reject) => {
      settle = { resolve, reject, progress };
      signal.addEventListener('abort', () => reject(new ApiError(0, 'upload_cancelled', 'Cancelled')));
    });
  const state = new UploadState(new Sources(), new Announcer(), send);
  return { state, settle: () => settle };
}

test('an upload is sent, read, and shown before it is used', async () => {
  const { state, settle } = held();
  const done = state.begin([file]);
  expect(state.step.value).toBe('sending');
  settle().progress(0.4);
  expect(state.fraction.value).toBe(0.4);
  settle().progress(1);
  expect(state.step.value).toBe('reading');
  settle().resolve(found);
  await done;
  expect(state.step.value).toBe('review');
  expect(state.announcer.text.value).toContain('1 table found');

  vi.spyOn(state.sources, 'load').mockResolvedValue();
  const choose = vi.spyOn(state.sources, 'choose');
  expect(await state.use()).toBe('d7');
  expect(choose).toHaveBeenCalledWith('d7');
  expect(state.step.value).toBe('waiting');
});

test('a cancelled one is no error, and another may begin', async () => {
  const { state, settle } = held();
  const done = state.begin([file]);
  await state.begin([file]);
  state.cancel();
  await done;
  expect(state.error.value).toBeNull();
  expect(state.announcer.text.value).toBe('Upload cancelled');
  const second = state.begin([file]);
  settle().resolve(found);
  await second;
  expect(state.step.value).toBe('review');
});

test('a refused one says why, until the next one', async () => {
  const { state, settle } = held();
  const done = state.begin([file]);
  settle().reject(new ApiError(413, 'upload_too_large', 'Files may have 1 GB together.'));
  await done;
  expect(state.step.value).toBe('waiting');
  expect(state.error.value?.message).toBe('Files may have 1 GB together.');
  void state.begin([file]);
  expect(state.error.value).toBeNull();
});

test('nothing chosen begins nothing', async () => {
  const { state } = held();
  await state.begin([]);
  expect(state.step.value).toBe('waiting');
});
