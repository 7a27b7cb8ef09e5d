import { useSignal, type Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import { best, mentions, tokenAt, type Choice, type Token } from './completion';
import { commandChoices, commands } from './commands';

/** Suggestions for the message box: which there are, which is active, and what keys do with them. */
export function useCompletion(text: Signal<string>, caretTo: (place: number) => void) {
  const app = useApp();
  const token = useSignal<Token | null>(null);
  const active = useSignal(0);
  const dismissed = useRef<string | null>(null);
  const choices: Choice[] = token.value === null ? [] : choicesFor(token.value);

  function choicesFor(at: Token): Choice[] {
    if (at.sign === '@') return mentions(app.sources.current.value?.schema?.tables ?? [], at.typed);
    return commandChoices(app, best(commands, ({ name }) => name, at.typed));
  }

  function look(caret: number): void {
    const at = tokenAt(text.value, caret);
    const isDismissed = at !== null && dismissed.current === text.value.slice(0, at.start + 1);
    if (!at) dismissed.current = null;
    const next = isDismissed ? null : at;
    if (next?.typed !== token.value?.typed || next?.start !== token.value?.start) {
      active.value = 0;
      const count = next ? choicesFor(next).length : 0;
      if (next && count > 0 && !token.value) app.announcer.say(`${count} suggestions`);
    }
    token.value = next;
  }

  function pick(index: number): void {
    const at = token.value;
    const choice = choices[index];
    if (!at || !choice) return;
    text.value = text.value.slice(0, at.start) + choice.text + text.value.slice(at.end);
    token.value = null;
    caretTo(at.start + choice.text.length);
  }

  function close(): void {
    const at = token.value;
    if (at) dismissed.current = text.value.slice(0, at.start + 1);
    token.value = null;
  }

  /** True where the key was for the suggestions. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (choices.length === 0 || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const picks = event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && choices[active.value]!.text.trim() !== text.value.trim());
    if (step) active.value = (active.value + step + choices.length) % choices.length;
    else if (picks) pick(active.value);
    else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    return true;
  }

  return { choices, active, look, pick, close, onKeyDown };
}
