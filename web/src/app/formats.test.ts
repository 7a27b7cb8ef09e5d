import { afterEach, expect, test, vi } from 'vitest';
import { count, setFormats } from '../format/numbers';
import { Formats } from './formats';

afterEach(() => {
  vi.unstubAllGlobals();
  setFormats(null, null);
});

test('what is chosen while the settings are on their way is the later word', async () => {
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  const formats = new Formats();
  const loading = formats.load();
  formats.use('de-DE', null);
  answer(new Response(JSON.stringify({ locale: 'en-GB', time_zone: null }), { headers: { 'Content-Type': 'application/json' } }));
  await loading;
  expect(count(12_345)).toBe('12.345');
});

test('a language that no format takes, as a web view has under the locale C, is left out', () => {
  vi.stubGlobal('navigator', { language: 'C' });
  setFormats(null, null);
  expect(count(12_345)).toBe('12,345');
});
