import { listRequests, type SentMessage, type SentPart, type SentRequest } from '../api/requests';
import { count, plural } from '../format/numbers';
import { useRead } from '../places/use-read';
import { CopyButton } from '../ui/CopyButton';

const roles: Record<string, string> = { user: 'User', assistant: 'Model', tool: 'Tool', system: 'System' };

/** Every request of an answer, word for word. */
export function SentText({ threadId, turnId }: { threadId: string; turnId: string }) {
  const read = useRead((signal) => listRequests(threadId, turnId, signal), [threadId, turnId]);
  if (read.error) {
    return (
      <p class="error-text" role="alert">
        {read.error.message}{' '}
        <button type="button" class="link" onClick={read.again}>
          Try again
        </button>
      </p>
    );
  }
  if (read.value === null) return <p class="meta">Loading…</p>;
  if (read.value.length === 0) return <p class="meta">The words of this answer’s requests were not kept.</p>;
  return (
    <ol class="sent" aria-label="Requests to models, word for word">
      {read.value.map((request) => (
        <li key={request.number}>
          <Request request={request} />
        </li>
      ))}
    </ol>
  );
}

function Request({ request: { number, model_id, request } }: { request: SentRequest }) {
  return (
    <details open={number === 1}>
      <summary>
        <span class="label">Request {number}</span> <span class="meta">to {model_id}, {told(request)}</span>
      </summary>
      {request.system !== undefined && <Text head="Instructions" text={request.system} />}
      {request.tools !== undefined && request.tools.length > 0 && (
        <details class="sent-tools">
          <summary>{plural(request.tools.length, 'tool')}</summary>
          {request.tools.map((tool) => (
            <Text key={tool.name} head={tool.name} text={`${tool.description}\n\n${tool.parameters}`} />
          ))}
        </details>
      )}
      {request.repeats > 0 && <p class="meta">{request.repeats === 1 ? 'The first message' : `The first ${count(request.repeats)} messages`} of request {number - 1}, and then:</p>}
      {request.messages.map((message, place) => (
        <Message key={place} message={message} />
      ))}
    </details>
  );
}

function Message({ message }: { message: SentMessage }) {
  const who = roles[message.role] ?? message.role;
  if (!message.parts) return <p class="meta">{who}: {count(message.left_out ?? 0)} characters, too many to be kept.</p>;
  return (
    <>
      {message.parts.map((part, place) => (
        <Text key={place} head={headOf(who, part)} text={part.text} />
      ))}
    </>
  );
}

function Text({ head, text }: { head: string; text: string }) {
  return (
    <>
      <div class="code-head">
        {head} <CopyButton text={text} label={`Copy: ${head}`} />
      </div>
      <pre class="code" tabIndex={0} role="group" aria-label={head} dir="auto">
        {text}
      </pre>
    </>
  );
}

function headOf(who: string, part: SentPart): string {
  if (part.type === 'tool_call') return `${who} calls ${part.tool}`;
  if (part.type === 'tool_result') return 'Tool answers';
  return part.type === 'reasoning' ? `${who} thinks` : who;
}

function told(request: SentRequest['request']): string {
  const all = request.repeats + request.messages.length;
  return request.system === undefined ? `${plural(all, 'message')}, instructions and tools as before` : plural(all, 'message');
}
