import { theme, type Theme } from '../app/theme';

const choices: [Theme, string][] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function ThemeSwitch() {
  return (
    <fieldset class="theme">
      <legend class="hidden">Theme</legend>
      {choices.map(([value, label]) => (
        <label key={value}>
          <input type="radio" name="theme" checked={theme.value === value} onChange={() => (theme.value = value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
