import { computed, signal } from '@preact/signals';
import { ApiError, errorOf } from '../../api/http';
import { removeSource, uploadFiles, type AddedDataset } from '../../api/sources';
import type { RunError } from '../../api/types';
import type { Announcer } from '../../app/announcer';
import { plural } from '../../format/numbers';
import type { Sources } from '../../sources/sources';

export type UploadStep = 'waiting' | 'sending' | 'reading' | 'review';

/** Files on their way to become a source: sent, looked into by the server, shown with their types, then used or thrown away. */
export class UploadState {
  readonly step = signal<UploadStep>('waiting');
  readonly fraction = signal(0);
  readonly error = signal<RunError | null>(null);
  readonly files = signal<readonly File[]>([]);
  /** What has come of them, before somebody says to use it. */
  readonly found = signal<AddedDataset | null>(null);
  readonly isBusy = computed(() => this.step.value === 'sending' || this.step.value === 'reading');
  #stop = new AbortController();

  constructor(
    readonly sources: Sources,
    readonly announcer: Announcer,
    readonly send = uploadFiles,
  ) {}

  async begin(files: readonly File[]): Promise<void> {
    if (this.isBusy.value || files.length === 0) return;
    this.#stop = new AbortController();
    this.files.value = files;
    this.error.value = null;
    this.fraction.value = 0;
    this.step.value = 'sending';
    this.announcer.say(`Uploading ${plural(files.length, 'file')}`);
    try {
      const found = await this.send(files, null, (fraction) => this.#came(fraction), this.#stop.signal);
      this.found.value = found;
      this.step.value = 'review';
      this.announcer.say(`${plural(found.schema?.tables.length ?? 0, 'table')} found. Look at the types before you use them.`);
    } catch (thrown) {
      this.step.value = 'waiting';
      // Whoever cancels knows it.
      if (thrown instanceof ApiError && thrown.code === 'upload_cancelled') this.announcer.say('Upload cancelled');
      else this.error.value = errorOf(thrown);
    }
  }

  cancel(): void {
    this.#stop.abort();
  }

  /** It becomes the source that questions go to. */
  async use(): Promise<string | null> {
    const found = this.found.value;
    if (!found) return null;
    await this.sources.load();
    this.sources.choose(found.id);
    this.#forget();
    return found.id;
  }

  async discard(): Promise<void> {
    const found = this.found.value;
    if (!found) return;
    try {
      await removeSource(found.id);
      this.#forget();
      this.announcer.say('Thrown away');
    } catch (thrown) {
      this.error.value = errorOf(thrown);
    }
    void this.sources.load();
  }

  #came(fraction: number): void {
    this.fraction.value = fraction;
    // All bytes are there; now the server looks into them.
    if (fraction >= 1) this.step.value = 'reading';
  }

  #forget(): void {
    this.found.value = null;
    this.files.value = [];
    this.step.value = 'waiting';
  }
}
