import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import { count } from '../format/numbers';
import { runCommand } from './commands';
import { plain } from './completion';
import { Completions } from './Completions';
import { limitOf } from './limits';
import { Recall } from './recall';
import { SourcePicker } from './SourcePicker';
import { useCompletion } from './use-completion';

export function Composer() {
  const app = useApp();
  const { session, sources } = app;
  const id = useId();
  const text = useSignal(session.draft.value);
  const area = useRef<HTMLTextAreaElement>(null);
  const recall = useRef(new Recall());
  const requests = session.focusRequests.value;
  const active = session.active.value;
  const limit = limitOf(text.value);
  const over = text.value.length > limit;
  const ready = text.value.trim() !== '' && !over && !active;
  const asked = session.turns.value.at(-1)?.status.value === 'asked';
  const completion = useCompletion(text, (place) => put(text.value, place));
  const isOpen = completion.choices.length > 0;

  useLayoutEffect(() => area.current?.focus(), [requests, session.threadId.value]);
  // A question that is to be changed and asked again.
  useLayoutEffect(() => {
    if (session.draft.value) text.value = session.draft.value;
    session.draft.value = '';
  }, [session.draft.value]);

  // At once, not with the next frame: somebody who types on must not write before the caret.
  const put = (changed: string, caret: number) => {
    const box = area.current!;
    text.value = changed;
    box.value = changed;
    box.setSelectionRange(caret, caret);
  };
  const send = () => {
    const message = text.value.trim();
    const isCommand = !over && runCommand(app, message);
    if (!isCommand && !ready) return;
    text.value = '';
    recall.current.reset();
    completion.close();
    if (!isCommand) void session.send(plain(message, sources.current.value?.schema?.tables ?? []));
    area.current?.focus();
  };
  const recallWith = (event: KeyboardEvent): boolean => {
    const box = area.current!;
    const questions = session.turns.value.map((turn) => turn.question);
    const isFirst = !text.value.slice(0, box.selectionStart).includes('\n');
    const isLast = !text.value.slice(box.selectionEnd).includes('\n');
    const found =
      event.key === 'ArrowUp' && isFirst ? recall.current.back(questions, text.value) : event.key === 'ArrowDown' && isLast ? recall.current.forward(questions) : null;
    if (found === null) return false;
    event.preventDefault();
    put(found, found.length);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (completion.onKeyDown(event)) return;
    // Enter also ends the composition of a character in many input methods; that is not a wish to send.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && active) {
      void session.stop();
    } else recallWith(event);
  };
  return (
    <form
      class={over ? 'composer over' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {isOpen && <Completions id={id} choices={completion.choices} active={completion.active.value} onPick={completion.pick} />}
      <textarea
        ref={area}
        rows={1}
        aria-label="Message"
        aria-describedby="composer-limit"
        aria-invalid={over}
        aria-autocomplete="list"
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen ? `${id}-${completion.active.value}` : undefined}
        placeholder={asked ? 'Answer the question, or ask another' : 'Ask about your data   @ table   / command'}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          recall.current.reset();
          completion.look(event.currentTarget.selectionStart);
        }}
        onClick={(event) => completion.look(event.currentTarget.selectionStart)}
        onBlur={() => completion.close()}
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
