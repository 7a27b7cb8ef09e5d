import { computed, signal } from '@preact/signals';
import { ApiError, errorOf } from '../../api/http';
import { uploadDocuments } from '../../api/archives';
import type { RunError } from '../../api/types';
import type { Announcer } from '../../app/announcer';
import { plural } from '../../format/numbers';

/** Documents that are sent and become an archive. */
export class DocumentsOnTheirWay {
  readonly step = signal<string>('waiting');
  readonly fraction = signal(0);
  readonly error = signal<RunError | null>(null);
  readonly files = signal<readonly File[]>([]);
  readonly isBusy = computed(() => this.step.value !== 'waiting');
  #stop = new AbortController();

  constructor(
    readonly announcer: Announcer,
    readonly onKept: () => void,
  ) {}

  async begin(files: readonly File[]): Promise<void> {
    if (this.isBusy.value || files.length === 0) return;
    this.#stop = new AbortController();
    this.files.value = files;
    this.error.value = null;
    this.fraction.value = 0;
    this.step.value = 'sending';
    try {
      const archive = await uploadDocuments(files, null, (fraction) => this.#came(fraction), this.#stop.signal);
      this.announcer.say(`${archive.name}: ${plural(archive.documents, 'document')}`);
      this.onKept();
    } catch (thrown) {
      if (!(thrown instanceof ApiError && thrown.code === 'upload_cancelled')) this.error.value = errorOf(thrown);
    } finally {
      this.step.value = 'waiting';
    }
  }

  cancel(): void {
    this.#stop.abort();
  }

  #came(fraction: number): void {
    this.fraction.value = fraction;
    if (fraction >= 1) this.step.value = 'reading';
  }
}
