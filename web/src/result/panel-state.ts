import { signal } from '@preact/signals';
import type { Announcer } from '../app/announcer';
import { errorOf } from '../api/http';
import type { Decided } from '../api/approvals';
import { getResultPage, getRun, runSql, statementOf } from '../api/routes';
import type { Chart, ChartSpec, ResultPage, Run, RunError } from '../api/types';
import type { ApprovalsState } from '../approvals/approvals-state';
import { plural } from '../format/numbers';
import type { Place } from '../grid/moves';

export type PanelTab = 'table' | 'chart' | 'sql';

/** A result and the statement behind it. */
export interface PanelView {
  result: ResultPage | null;
  sql: string | null;
  datasetId: string | null;
  threadId: string | null;
}

/** The panel beside the conversation: one result at a time, its chart, and its SQL, which can be changed and run again. */
export class ResultPanelState {
  readonly view = signal<PanelView | null>(null);
  readonly tab = signal<PanelTab>('table');
  /** What the editor holds; null while that is the statement itself. */
  readonly draft = signal<string | null>(null);
  /** Grows when the editor is to begin anew. */
  readonly edition = signal(0);
  /** Somebody asked to edit: the editor takes the focus when it comes. */
  readonly editing = signal(false);
  readonly chart = signal<ChartSpec | null>(null);
  /** A cell that an answer leads to; the table shows it. */
  readonly place = signal<Place | null>(null);
  /** Copies what is selected in the table; null where there is none. */
  readonly copy = signal<((withHeaders: boolean) => Promise<void>) | null>(null);
  readonly running = signal(false);
  readonly error = signal<RunError | null>(null);
  /** The approval that the statement waits for, and what came of it. */
  readonly waits = signal<string | null>(null);
  readonly ran = signal<{ ok: boolean; text: string } | null>(null);
  /** Closed by hand: results that come in leave it closed until one is opened. */
  #closed = false;
  #run: AbortController | null = null;

  constructor(
    readonly announcer: Announcer,
    readonly approvals: ApprovalsState,
  ) {}

  open(view: PanelView, tab: PanelTab = 'table'): void {
    this.#reset();
    this.view.value = view;
    this.tab.value = view.result === null ? 'sql' : tab;
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

  /** The chart of an answer; its result may be another than the answer's own. */
  async openChart(chart: Chart, view: PanelView): Promise<void> {
    try {
      const isOwn = view.result?.result_id === chart.result_id;
      const result = isOwn ? view.result : await getResultPage(chart.result_id, 0, 100, null);
      this.open({ ...view, result, sql: isOwn ? view.sql : null }, 'chart');
      this.chart.value = chart.spec;
    } catch (thrown) {
      this.open({ ...view, result: null }, 'sql');
      this.error.value = errorOf(thrown);
    }
  }

  /** Shows the table at a cell. */
  openAt(view: PanelView, place: Place): void {
    if (this.view.value?.result?.result_id !== view.result?.result_id) this.open(view);
    this.tab.value = 'table';
    this.place.value = { ...place };
  }

  edit(sql: string): void {
    this.tab.value = 'sql';
    this.draft.value = sql;
    this.editing.value = true;
    this.edition.value++;
  }

  discard(): void {
    this.draft.value = null;
    this.edition.value++;
  }

  close(): void {
    this.#closed = true;
    this.clear();
  }

  /** Another conversation comes up; what was shown belongs to the last one. */
  clear(): void {
    this.#reset();
    this.view.value = null;
  }

  stop(): void {
    this.#run?.abort();
  }

  async run(datasetId: string): Promise<void> {
    const view = this.view.value;
    const sql = this.draft.value ?? view?.sql;
    if (!view || !sql || this.running.value) return;
    this.running.value = true;
    this.error.value = null;
    this.waits.value = null;
    this.#run = new AbortController();
    this.announcer.say('Running query');
    try {
      const run = await runSql(datasetId, sql, view.threadId, this.#run.signal);
      if (this.view.value === view) this.#ended(run, { ...view, sql, datasetId });
    } catch (thrown) {
      this.error.value = this.#run.signal.aborted ? { code: 'cancelled', message: 'Stopped. The query was cancelled.' } : errorOf(thrown);
    } finally {
      this.running.value = false;
    }
  }

  /** What a statement that needed a yes came to. */
  decided(decided: Decided): void {
    const view = this.view.value;
    if (decided.ok === undefined || !view) return;
    this.ran.value = { ok: decided.ok, text: decided.text ?? '' };
    this.announcer.say(decided.ok ? 'The change has run' : 'The change did not run');
    if (decided.run?.result) this.open({ ...view, result: decided.run.result });
  }

  #ended(run: Run, view: PanelView): void {
    if (run.result) {
      this.open({ ...view, result: run.result });
      this.announcer.say(`Query returned ${plural(run.result.row_count, 'row')}`);
    } else if (run.approval) {
      this.approvals.told(run.approval);
      this.waits.value = run.approval.approval_id;
      this.announcer.say('Approval needed');
    } else {
      this.error.value = run.error ?? { code: run.status, message: `The run ended as ${run.status.replace('_', ' ')}.` };
      this.announcer.say('The query failed');
    }
  }

  #reset(): void {
    this.draft.value = null;
    this.edition.value++;
    this.editing.value = false;
    this.chart.value = null;
    this.place.value = null;
    this.error.value = null;
    this.waits.value = null;
    this.ran.value = null;
  }

  /** The SQL that a query plan was compiled to is known to its run alone. */
  async #learnSql(runId: string, view: PanelView): Promise<void> {
    const run = await getRun(runId).catch(() => null);
    if (run && this.view.value === view) this.view.value = { ...view, sql: statementOf(run) };
  }
}
