import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import { count } from '../format/numbers';
import { limitOf } from './limits';
import { SourcePicker } from './SourcePicker';

export function Composer() {
  const { session, sources } = useApp();
  const text = useSignal('');
  const area = useRef<HTMLTextAreaElement>(null);
  const requests = session.focusRequests.value;
  const active = session.active.value;
  const limit = limitOf(text.value);
  const over = text.value.length > limit;
  const ready = text.value.trim() !== '' && !over && !active;
  const asked = session.turns.value.at(-1)?.status.value === 'asked';

  useEffect(() => area.current?.focus(), [requests, session.threadId.value]);

  const send = () => {
    if (!ready) return;
    const message = text.value.trim();
    text.value = '';
    void session.send(message);
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the composition of a character in many input methods; that is not a wish to send.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && active) {
      void session.stop();
    }
  };
  return (
    <form
      class={over ? 'composer over' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={area}
        rows={1}
        aria-label="Message"
        aria-describedby="composer-limit"
        aria-invalid={over}
        placeholder={asked ? 'Answer the question, or ask another' : 'Ask about your data'}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div class="composer-bar">
        <SourcePicker sources={sources} />
        <span id="composer-limit" class="limit" role={over ? 'alert' : undefined}>
          {text.value.length > limit * 0.9 && `${count(text.value.length)} of ${count(limit)} characters`}
        </span>
        {active ? (
          <button type="button" class="button stop" disabled={active.stopping.value} onClick={() => void session.stop()}>
            {active.stopping.value ? 'Stopping' : 'Stop'}
          </button>
        ) : (
          <button type="submit" class="button primary" disabled={!ready}>
            Send
          </button>
        )}
      </div>
    </form>
  );
}
