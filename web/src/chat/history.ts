import { signal } from '@preact/signals';
import type { Message } from '../api/messages';
import type { ActiveTurn, TurnAnswer } from '../api/types';
import { finish } from './apply-event';
import { Turn, type ApprovalPart, type ToolPart } from './turn';

/** The turns behind stored messages: each user message begins one, the answer of the same turn ends it. */
export function turnsOf(messages: readonly Message[], active: ActiveTurn | null): Turn[] {
  const turns: Turn[] = [];
  const byId = new Map<string, Turn>();
  for (const message of messages) {
    if (message.role === 'user') {
      const turn = begin(message, active);
      turns.push(turn);
      if (message.turn_id) byId.set(message.turn_id, turn);
    } else {
      const turn = (message.turn_id ? byId.get(message.turn_id) : undefined) ?? turns.at(-1);
      if (turn) end(turn, message);
    }
  }
  return turns;
}

function begin(message: Message, active: ActiveTurn | null): Turn {
  const turn = new Turn(message.id, message.text);
  turn.id.value = message.turn_id;
  // A turn without an answer that is not running was cut off, by a crash or a kill of the server.
  turn.status.value = active && active.turn_id === message.turn_id ? active.status : 'failed';
  return turn;
}

function end(turn: Turn, message: Message): void {
  if (!message.answer) {
    turn.add({ kind: 'text', id: message.id, text: signal(message.text) });
    turn.status.value = 'succeeded';
    return;
  }
  turn.parts.value = [...toolParts(message.answer), ...approvalParts(message.answer)];
  finish(turn, message.answer);
  turn.verdict.value = message.feedback?.verdict ?? null;
  turn.kept.value = message.feedback?.question ?? null;
}

/** The answer names what it waits for by the approval alone; which call that is the list of approvals knows. */
function approvalParts(answer: TurnAnswer): ApprovalPart[] {
  return (answer.approvals ?? []).map((id) => ({ kind: 'approval', id, callId: '' }));
}

function toolParts(answer: TurnAnswer): ToolPart[] {
  const calls = answer.tool_calls ?? [];
  const last = calls.findLast((call) => call.ok && call.run_id);
  return calls.map((call) => ({
    kind: 'tool',
    id: call.call_id,
    tool: call.tool,
    arguments: call.arguments ?? null,
    outcome: signal({
      ok: call.ok,
      summary: call.summary,
      runId: call.run_id ?? null,
      durationMs: call.duration_ms ?? null,
      error: call.error ?? null,
    }),
    result: signal(call === last ? (answer.result ?? null) : null),
  }));
}
