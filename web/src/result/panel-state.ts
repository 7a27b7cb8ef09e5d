import { signal } from '@preact/signals';
import type { Announcer } from '../app/announcer';
import { errorOf } from '../api/http';
import { getRun, runSql, statementOf } from '../api/routes';
import type { ResultPage, RunError } from '../api/types';
import { plural } from '../format/numbers';

export type PanelTab = 'table' | 'sql';

/** A result and the statement behind it. */
export interface PanelView {
  result: ResultPage | null;
  sql: string | null;
  datasetId: string | null;
  threadId: string | null;
}

/** The panel beside the conversation: one result at a time, and its SQL, which can be changed and run again. */
export class ResultPanelState {
  readonly view = signal<PanelView | null>(null);
  readonly tab = signal<PanelTab>('table');
  /** What the editor holds; null while the statement is only shown. */
  readonly draft = signal<string | null>(null);
  readonly running = signal(false);
  readonly error = signal<RunError | null>(null);
  /** Closed by hand: results that come in leave it closed until one is opened. */
  #closed = false;

  constructor(readonly announcer: Announcer) {}

  open(view: PanelView, tab: PanelTab = 'table'): void {
    this.view.value = view;
    this.tab.value = view.result === null ? 'sql' : tab;
    this.draft.value = null;
    this.error.value = null;
    this.#closed = false;
  }

  /** Shows a result that just came in, where there is room beside the conversation. */
  offer(view: PanelView, runId: string): void {
    if (this.#closed || !matchMedia('(min-width: 1100px)').matches) return;
    this.open(view);
    if (view.sql === null) void this.#learnSql(runId, view);
  }

  async openRun(runId: string, view: PanelView, tab: PanelTab = 'table'): Promise<void> {
    try {
      const run = await getRun(runId);
      this.open({ ...view, result: run.result ?? view.result, sql: view.sql ?? statementOf(run) }, tab);
      this.error.value = run.error ?? null;
    } catch (thrown) {
      this.open(view, tab);
      this.error.value = errorOf(thrown);
    }
  }

  edit(sql: string): void {
    this.tab.value = 'sql';
    this.draft.value = sql;
  }

  close(): void {
    this.#closed = true;
    this.clear();
  }

  /** Another conversation comes up; what was shown belongs to the last one. */
  clear(): void {
    this.view.value = null;
    this.draft.value = null;
    this.error.value = null;
  }

  /** The SQL that a query plan was compiled to is known to its run alone. */
  async #learnSql(runId: string, view: PanelView): Promise<void> {
    const run = await getRun(runId).catch(() => null);
    if (run && this.view.value === view) this.view.value = { ...view, sql: statementOf(run) };
  }

  async run(datasetId: string): Promise<void> {
    const view = this.view.value;
    const sql = this.draft.value ?? view?.sql;
    if (!view || !sql || this.running.value) return;
    this.running.value = true;
    this.error.value = null;
    this.announcer.say('Running query');
    try {
      const run = await runSql(datasetId, sql, view.threadId);
      if (run.result) {
        this.open({ ...view, result: run.result, sql, datasetId });
        this.announcer.say(`Query returned ${plural(run.result.row_count, 'row')}`);
      } else {
        this.error.value = run.error ?? { code: run.status, message: `The run ended as ${run.status.replace('_', ' ')}.` };
      }
    } catch (thrown) {
      this.error.value = errorOf(thrown);
    } finally {
      this.running.value = false;
    }
  }
}
