import { signal } from '@preact/signals';

/** What a screen reader is told: few words at turning points, never the streaming text itself. */
export class Announcer {
  readonly text = signal('');

  say(text: string): void {
    this.text.value = text;
  }
}
