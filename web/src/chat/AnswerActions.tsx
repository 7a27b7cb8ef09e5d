import { useSignal } from '@preact/signals';
import { useApp } from '../app/app';
import { errorOf } from '../api/http';
import { giveFeedback, keepAnswer } from '../api/routes';
import { CopyButton } from '../ui/CopyButton';
import { Icon } from '../ui/Icon';
import type { Turn } from './turn';

/** What a person can do with an answer: say whether it was right, copy it, go on from it elsewhere. */
export function AnswerActions({ turn }: { turn: Turn }) {
  const { session, announcer } = useApp();
  const error = useSignal('');
  const noting = useSignal(false);
  const say = async (verdict: 'right' | 'wrong', note?: string) => {
    try {
      await giveFeedback(turn.id.value!, verdict, note);
      turn.verdict.value = verdict;
      turn.kept.value = null;
      error.value = '';
      noting.value = verdict === 'wrong' && note === undefined;
      announcer.say(`Marked as ${verdict}`);
    } catch (thrown) {
      error.value = errorOf(thrown).message;
    }
  };
  const keep = async (question: string) => {
    try {
      await keepAnswer(turn.id.value!, question);
      turn.kept.value = question;
      error.value = '';
      announcer.say('Kept as verified');
    } catch (thrown) {
      error.value = errorOf(thrown).message;
    }
  };
  if (!turn.id.value) return null;
  return (
    <>
      <div class="answer-actions" role="group" aria-label="This answer">
        {(['right', 'wrong'] as const).map((verdict) => (
          <button key={verdict} type="button" class="quiet" aria-pressed={turn.verdict.value === verdict} onClick={() => void say(verdict)}>
            <Icon name={verdict === 'right' ? 'check' : 'close'} size={14} /> {verdict === 'right' ? 'Right' : 'Wrong'}
          </button>
        ))}
        {turn.answer.value?.text && <CopyButton text={turn.answer.value.text} label="Copy the answer" />}
        <button type="button" class="quiet" onClick={() => void session.fork(turn)}>
          <Icon name="fork" size={14} /> Fork from here
        </button>
      </div>
      {noting.value && <Note label="What is wrong with it" send="Add" onSend={(note) => void say('wrong', note)} />}
      {turn.verdict.value === 'right' && turn.answer.value?.sql && !turn.kept.value && (
        <Note label="Keep it for whoever asks" send="Keep" start={turn.question} onSend={(question) => void keep(question)} />
      )}
      {turn.kept.value && <p class="meta">Kept as verified for “{turn.kept.value}”.</p>}
      {error.value && (
        <p class="error-text" role="alert">
          {error.value}
        </p>
      )}
    </>
  );
}

function Note({ label, send, start = '', onSend }: { label: string; send: string; start?: string; onSend: (note: string) => void }) {
  const text = useSignal(start);
  return (
    <form
      class="note"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.value.trim()) onSend(text.value.trim());
      }}
    >
      <input aria-label={label} placeholder={label} title={label} maxLength={2_000} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      <button type="submit" class="button" disabled={text.value.trim() === ''}>
        {send}
      </button>
    </form>
  );
}
