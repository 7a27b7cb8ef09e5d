import type { Choice } from './completion';

interface CompletionsProps {
  id: string;
  choices: readonly Choice[];
  active: number;
  onPick: (index: number) => void;
}

/** What the word before the caret may become. The focus stays in the box, which names the active one. */
export function Completions({ id, choices, active, onPick }: CompletionsProps) {
  return (
    <ul class="completions" role="listbox" id={id} aria-label="Suggestions">
      {choices.map((choice, index) => (
        <li
          key={choice.label}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(index);
          }}
        >
          <span class="what">{choice.label}</span>
          <span class="note">{choice.note}</span>
        </li>
      ))}
    </ul>
  );
}
