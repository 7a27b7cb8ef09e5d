import { computed, signal } from '@preact/signals';
import { errorOf } from '../api/http';
import { getSchema, listDatasets } from '../api/routes';
import type { Dataset, SourceSchema } from '../api/types';

export interface Source {
  dataset: Dataset;
  /** Null while it is read, and where reading failed. */
  schema: SourceSchema | null;
  error: string | null;
}

const chosenKey = 'quaestor.source';

/** The connected sources with their schemas, and the one that questions go to. */
export class Sources {
  /** Null until the list is here. */
  readonly list = signal<readonly Source[] | null>(null);
  readonly error = signal<string | null>(null);
  readonly #chosen = signal<string | null>(sessionStorage.getItem(chosenKey));
  readonly current = computed(() => {
    const all = this.list.value ?? [];
    return all.find((source) => source.dataset.id === this.#chosen.value) ?? all[0] ?? null;
  });

  choose(datasetId: string): void {
    this.#chosen.value = datasetId;
    sessionStorage.setItem(chosenKey, datasetId);
  }

  async load(): Promise<void> {
    this.error.value = null;
    try {
      const datasets = await listDatasets();
      this.list.value = datasets.map((dataset) => ({ dataset, schema: null, error: null }));
      await Promise.all(datasets.map((dataset) => this.#read(dataset)));
    } catch (thrown) {
      this.error.value = errorOf(thrown).message;
    }
  }

  async #read(dataset: Dataset): Promise<void> {
    try {
      this.#put(dataset.id, { schema: await getSchema(dataset.id), error: null });
    } catch (thrown) {
      this.#put(dataset.id, { schema: null, error: errorOf(thrown).message });
    }
  }

  #put(datasetId: string, change: Partial<Source>): void {
    this.list.value = (this.list.value ?? []).map((source) =>
      source.dataset.id === datasetId ? { ...source, ...change } : source,
    );
  }
}
