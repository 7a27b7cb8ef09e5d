import { signal } from '@preact/signals';
import { errorOf } from '../api/http';
import { openDocument } from '../api/routes';
import type { OpenedDocument, RunError } from '../api/types';
import type { Announcer } from '../app/announcer';
import { placeInWords, type Citation } from './citation';

/** The document in view beside the conversation, around the place that was cited. */
export class DocumentState {
  readonly citation = signal<Citation | null>(null);
  readonly document = signal<OpenedDocument | null>(null);
  readonly error = signal<RunError | null>(null);

  constructor(readonly announcer: Announcer) {}

  async open(citation: Citation): Promise<void> {
    this.citation.value = citation;
    this.document.value = null;
    this.error.value = null;
    const document = await this.#read(citation, null);
    if (document) this.announcer.say(`Opened ${document.title}${citation.place ? `, ${placeInWords(citation.place)}` : ''}`);
  }

  /** What stands before the passages in view, or behind them, comes to them. */
  async more(before: boolean): Promise<void> {
    const [citation, shown] = [this.citation.value, this.document.value];
    if (!citation || !shown) return;
    const from = before ? Math.max(0, shown.first - pageSize) : shown.first + shown.passages.length;
    const page = await this.#read(citation, from, before ? shown.first - from : pageSize, true);
    if (!page || this.document.value !== shown) return;
    this.document.value = {
      ...shown,
      first: before ? page.first : shown.first,
      passages: before ? [...page.passages, ...shown.passages] : [...shown.passages, ...page.passages],
    };
  }

  close(): void {
    this.citation.value = null;
    this.document.value = null;
    this.error.value = null;
  }

  async #read(citation: Citation, first: number | null, limit = pageSize, isMore = false): Promise<OpenedDocument | null> {
    try {
      const document = await openDocument(citation, first, limit);
      if (this.citation.value !== citation) return null;
      if (!isMore) this.document.value = document;
      return document;
    } catch (thrown) {
      if (this.citation.value === citation) this.error.value = errorOf(thrown);
      return null;
    }
  }
}

const pageSize = 60;
