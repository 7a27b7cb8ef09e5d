import { signal, type Signal } from '@preact/signals';
import type { Chart, ResultPage, TurnAnswer, TurnStatus } from '../api/types';

export interface TextPart {
  kind: 'text' | 'reasoning';
  id: string;
  /** Its own signal: a token draws one message anew and nothing else. */
  text: Signal<string>;
}

export interface ToolOutcome {
  ok: boolean;
  summary: string;
  runId: string | null;
  durationMs: number | null;
  error: string | null;
}

export interface ToolPart {
  kind: 'tool';
  id: string;
  tool: string;
  arguments: unknown;
  /** Null while the tool runs. */
  outcome: Signal<ToolOutcome | null>;
  result: Signal<ResultPage | null>;
}

export interface NoticePart {
  kind: 'notice';
  id: string;
  text: string;
}

/** A call that waits for a person; what it is and what became of it is known by its id. */
export interface ApprovalPart {
  kind: 'approval';
  id: string;
  callId: string;
}

export type Part = TextPart | ToolPart | NoticePart | ApprovalPart;

export interface TurnError {
  code: string;
  message: string;
  retryable: boolean;
}

/** One question and all that followed, as the page draws it. */
export class Turn {
  readonly id = signal<string | null>(null);
  readonly status = signal<TurnStatus>('queued');
  readonly parts = signal<readonly Part[]>([]);
  readonly answer = signal<TurnAnswer | null>(null);
  /** The last that was drawn. */
  readonly chart = signal<Chart | null>(null);
  readonly error = signal<TurnError | null>(null);
  readonly stopping = signal(false);
  /** What the person said of the answer; null for nothing. */
  readonly verdict = signal<'right' | 'wrong' | null>(null);
  /** The question under which the answer is kept as verified; null where it is not. */
  readonly kept = signal<string | null>(null);

  constructor(
    /** Stays the same from the moment of sending on; the server's id comes later. */
    readonly key: string,
    readonly question: string,
  ) {}

  get running(): boolean {
    return isRunning(this.status.value);
  }

  add(part: Part): void {
    this.parts.value = [...this.parts.value, part];
  }

  /** Void all that came so far: the events are about to be told again from the turn's start. */
  clear(): void {
    this.parts.value = [];
    this.chart.value = null;
    this.error.value = null;
  }
}

export function isRunning(status: TurnStatus): boolean {
  return status === 'queued' || status === 'running';
}

/** The statement that a tool was called with, where it was called with one. */
export function sqlOf(args: unknown): string | null {
  return textOf(args, 'sql');
}

/** The Python that a tool was called with, where it was called with some. */
export function codeOf(args: unknown): string | null {
  return textOf(args, 'code');
}

function textOf(args: unknown, name: string): string | null {
  if (args === null || typeof args !== 'object') return null;
  const text = (args as Record<string, unknown>)[name];
  return typeof text === 'string' ? text : null;
}
