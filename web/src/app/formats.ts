import { signal } from '@preact/signals';
import { getSettings } from '../api/personal';
import { setFormats } from '../format/numbers';

/** The language and the time zone that the user has set; what is not set is the browser's. */
export class Formats {
  /** Grows when they change, for those who show numbers and times. */
  readonly version = signal(0);

  async load(): Promise<void> {
    const before = this.version.value;
    try {
      const { locale, time_zone } = await getSettings();
      // What was chosen while this was on its way is the later word.
      if (this.version.value === before) this.use(locale, time_zone);
    } catch {
      // The browser's will do; what is wrong with the server is told by what shows its data.
    }
  }

  use(locale: string | null, timeZone: string | null): void {
    setFormats(locale, timeZone);
    this.version.value++;
  }
}
