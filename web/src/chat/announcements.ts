import type { ResultPage, TurnAnswer } from '../api/types';
import { plural } from '../format/numbers';
import type { StreamEvent } from '../stream/event-stream';
import { toolName } from './tool-names';

const endings: Record<string, string> = {
  succeeded: 'Answer ready',
  asked: 'The agent asks back',
  unanswerable: 'This cannot be answered',
  needs_approval: 'The agent waits for your approval',
  cancelled: 'Stopped',
  failed: 'The turn failed',
  timed_out: 'The turn ran out of time',
};

/** What to say at a turning point; null for all that lies between. */
export function announcementOf(event: StreamEvent): string | null {
  switch (event.name) {
    case 'tool_call':
      return toolName((event.data as { tool: string }).tool, 'runs');
    case 'result':
      return `Query returned ${plural((event.data as { result: ResultPage }).result.row_count, 'row')}`;
    case 'approval':
      return (event.data as { decision?: string }).decision ? null : 'Approval needed';
    case 'done':
      return endings[(event.data as TurnAnswer).status] ?? null;
    default:
      return null;
  }
}
