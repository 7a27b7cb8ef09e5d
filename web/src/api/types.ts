import type { Approval } from './approvals';

/** What travels over the HTTP API, as far as this page uses it. Names are the wire's. */

export type TurnStatus =
  | 'queued'
  | 'running'
  | 'needs_approval'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'timed_out'
  | 'asked'
  | 'unanswerable';

export interface Column {
  name: string;
  type: string;
}

/** null, boolean, number, string, or for json columns any JSON value. */
export type Cell = unknown;
export type Row = readonly Cell[];

export interface ResultPage {
  result_id: string;
  columns: Column[];
  rows: Row[];
  offset?: number;
  row_count: number;
  truncated: boolean;
  truncated_by?: string | null;
}

export interface RunError {
  code: string;
  message: string;
  line?: number | null;
  column?: number | null;
}

export interface Run {
  run_id: string;
  status: string;
  result?: ResultPage | null;
  error?: RunError | null;
  /** A change that waits for a person before it runs. */
  approval?: Approval | null;
  sql?: string | null;
  /** Where it ran a query plan: the statement that came of it. */
  compiled_sql?: string | null;
  /** Of Python: what it printed, and what it drew. */
  stdout?: string;
  stdout_truncated?: boolean;
  figures?: unknown[];
  duration_ms?: number | null;
}

export interface Usage {
  input_tokens: number;
  output_tokens: number;
}

export interface ToolCallSummary {
  call_id: string;
  tool: string;
  ok: boolean;
  summary: string;
  run_id?: string | null;
  arguments?: unknown;
  duration_ms?: number | null;
  error?: string | null;
}

export interface SharedData {
  source: string;
  level: 'schema' | 'summaries' | 'rows';
  model_id: string;
  rows?: number | null;
}

export interface ChartColumn {
  column: string;
  type: string;
}

/** A drawing of a result; its rows are read by `result_id`. */
export interface Chart {
  chart_id: string;
  result_id: string;
  spec: ChartSpec;
}

export type ChartKind = 'bar' | 'line' | 'area' | 'scatter' | 'pie' | 'histogram' | 'heatmap';

/** What is drawn, by the result's own column names. */
export interface ChartSpec {
  kind: ChartKind;
  title?: string | null;
  x: ChartColumn;
  /** None of a histogram, which counts. */
  y: ChartColumn[];
  /** Splits `y`; of a heat map, the other axis. */
  series?: ChartColumn | null;
}

/** A whole turn: the answer of POST /chat and the data of the `done` event. */
export interface TurnAnswer {
  thread_id: string;
  turn_id: string;
  status: TurnStatus;
  text: string;
  /** The Python behind the answer, in place of SQL. */
  code?: string | null;
  sql?: string | null;
  result?: ResultPage | null;
  chart?: Chart | null;
  assumptions?: string[];
  confidence?: number | null;
  question?: string | null;
  tool_calls?: ToolCallSummary[];
  usage?: Usage | null;
  model_id?: string | null;
  backend?: string | null;
  latency_ms?: number | null;
  using_fallback?: boolean;
  /** What models were shown of sources for this answer. */
  shared?: SharedData[];
  /** Calls that wait for a person; the turn has ended all the same. */
  approvals?: string[];
}

export interface Thread {
  id: string;
  title?: string | null;
  dataset_id?: string | null;
  created_at: string;
  updated_at?: string | null;
  /** Number of its newest event; 0 while it has none. */
  last_event?: number;
  /** The turn that has not ended. */
  active_turn?: ActiveTurn | null;
}

export interface ActiveTurn {
  turn_id: string;
  status: TurnStatus;
  /** Its events begin behind this number. */
  after: number;
}

export interface Dataset {
  id: string;
  name: string;
  kind?: string | null;
  /** Where it lies, for administrators. */
  location?: string | null;
  /** Whose upload it is. */
  uploaded_by?: string | null;
  default?: boolean;
  description?: string | null;
  colour?: string | null;
  changes?: 'read_only' | 'ask' | 'ask_admin';
  /** What models are shown of it; null where it depends on the model. */
  share?: 'schema' | 'summaries' | 'rows' | null;
  masked?: string[];
  max_rows?: number;
  max_bytes?: number;
  timeout_seconds?: number;
  verified_backup_at?: string | null;
  problem?: string | null;
}

export interface ColumnProfile {
  distinct: number;
  min?: string | null;
  max?: string | null;
  values?: string[];
}

export interface SchemaColumn {
  name: string;
  type: string;
  engine_type?: string | null;
  profile?: ColumnProfile | null;
  is_nullable?: boolean;
  comment?: string | null;
}

export interface SchemaTable {
  name: string;
  columns: SchemaColumn[];
  row_count?: number | null;
  row_count_is_exact?: boolean;
  notes?: string[];
  kind?: string;
  comment?: string | null;
  primary_key?: string[];
}

/** A way from one table to another: each row of `from` finds at most one row of `to`. */
export interface TableJoin {
  from_table: string;
  from_column: string;
  to_table: string;
  to_column: string;
  /** False where names and values suggest it. */
  declared: boolean;
}

/** Something of a source that is not read; the message names the file and the cure. */
export interface Problem {
  file?: string | null;
  message: string;
}

export interface SourceSchema {
  tables: SchemaTable[];
  joins?: TableJoin[];
  problems?: Problem[];
}

/** A part of a document of an archive, as it was indexed. */
export interface OpenedDocument {
  archive_id: string;
  archive: string;
  path: string;
  title: string;
  kind: string;
  /** How many passages stand before those here, of how many. */
  first: number;
  total: number;
  passages: OpenedPassage[];
}

export interface OpenedPassage {
  place: string;
  heading: string;
  text: string;
  cited: boolean;
}
