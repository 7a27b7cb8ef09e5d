import { signal } from '@preact/signals';
import type { ResultPage, TurnAnswer, TurnStatus } from '../api/types';
import type { StreamEvent } from '../stream/event-stream';
import type { Part, TextPart, ToolPart, Turn } from './turn';

/** Text is missing before what an event brings: the messages must be read again. */
export class MissingText extends Error {}

interface Delta {
  message_id: string;
  offset: number;
  text: string;
}

/** Draws one event into its turn. Events of kinds that this page does not know change nothing. */
export function applyEvent(turn: Turn, event: StreamEvent): void {
  const data = event.data as never;
  switch (event.name) {
    case 'status':
      return applyStatus(turn, data);
    case 'token':
      return applyDelta(turn, 'text', data);
    case 'reasoning':
      return applyDelta(turn, 'reasoning', data);
    case 'tool_call':
      return applyCall(turn, data);
    case 'tool_result':
      return applyToolResult(turn, data);
    case 'result':
      return applyResult(turn, data);
    case 'chart':
      turn.chart.value = data;
      return;
    case 'approval':
      return applyApproval(turn, data);
    case 'restart':
      return applyRestart(turn, data);
    case 'notice':
      return applyNotice(turn, event.id, data);
    case 'error':
      turn.error.value = data;
      return;
    case 'done':
      return finish(turn, data);
  }
}

/** The turn is over and this is all of it; text that was not streamed is added now. */
export function finish(turn: Turn, answer: TurnAnswer): void {
  turn.id.value = answer.turn_id;
  turn.answer.value = answer;
  turn.status.value = answer.status;
  turn.stopping.value = false;
  turn.chart.value = answer.chart ?? null;
  const streamed = turn.parts.value.some((part) => part.kind === 'text' && part.text.value !== '');
  if (!streamed && answer.text) turn.add({ kind: 'text', id: `text-${answer.turn_id}`, text: signal(answer.text) });
}

/** What code printed stands with its step, also when the conversation is read again. */
function applyNotice(turn: Turn, number: number | null, data: { code: string; text: string }): void {
  if (data.code !== 'printed') turn.add({ kind: 'notice', id: `notice-${number}`, text: data.text });
}

function applyStatus(turn: Turn, data: { turn_id: string; status: TurnStatus }): void {
  turn.id.value = data.turn_id;
  turn.status.value = data.status;
}

function applyDelta(turn: Turn, kind: TextPart['kind'], data: Delta): void {
  let part = turn.parts.value.find((p): p is TextPart => p.kind === kind && p.id === data.message_id);
  if (!part) {
    part = { kind, id: data.message_id, text: signal('') };
    turn.add(part);
  }
  const text = part.text.value;
  if (data.offset > text.length) throw new MissingText();
  part.text.value = text.slice(0, data.offset) + data.text;
}

function applyCall(turn: Turn, data: { call_id: string; tool: string; arguments: unknown }): void {
  if (toolPart(turn, data.call_id)) return;
  turn.add({
    kind: 'tool',
    id: data.call_id,
    tool: data.tool,
    arguments: data.arguments,
    outcome: signal(null),
    result: signal(null),
  });
}

function applyToolResult(
  turn: Turn,
  data: { call_id: string; ok: boolean; summary: string; run_id?: string; duration_ms?: number; error?: string },
): void {
  const part = toolPart(turn, data.call_id);
  if (!part) return;
  part.outcome.value = {
    ok: data.ok,
    summary: data.summary,
    runId: data.run_id ?? null,
    durationMs: data.duration_ms ?? null,
    error: data.error ?? null,
  };
}

/** A result names its run, not its call: it belongs to the call with that run, else to the newest one that still waits. */
function applyResult(turn: Turn, data: { run_id: string; result: ResultPage }): void {
  const tools = turn.parts.value.filter((part): part is ToolPart => part.kind === 'tool');
  const owner =
    tools.find((part) => part.outcome.value?.runId === data.run_id) ??
    tools.findLast((part) => part.outcome.value === null && part.result.value === null);
  if (owner) owner.result.value = data.result;
}

/** One that tells of a decision belongs to the turn that asked, not to the one that goes on. */
function applyApproval(turn: Turn, data: { approval_id: string; call_id: string; decision?: string }): void {
  if (data.decision || turn.parts.value.some((part) => part.kind === 'approval' && part.id === data.approval_id)) return;
  turn.add({ kind: 'approval', id: data.approval_id, callId: data.call_id });
}

function applyRestart(turn: Turn, data: { message_id: string }): void {
  turn.parts.value = turn.parts.value.filter((part: Part) => part.id !== data.message_id);
}

function toolPart(turn: Turn, callId: string): ToolPart | undefined {
  return turn.parts.value.find((part): part is ToolPart => part.kind === 'tool' && part.id === callId);
}
