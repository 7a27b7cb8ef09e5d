import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, SQLite, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, highlightActiveLine, keymap, lineNumbers, WidgetType, type DecorationSet } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { SqlNames } from './names';

export interface EditorError {
  line: number;
  /** From 1; null for the line as a whole. */
  column: number | null;
  message: string;
}

export interface EditorOptions {
  text: string;
  label: string;
  names: SqlNames;
  onInput: (text: string) => void;
  onRun: () => void;
}

export interface SqlEditorHandle {
  setNames(names: SqlNames): void;
  setError(error: EditorError | null): void;
  focus(): void;
  destroy(): void;
}

const showError = StateEffect.define<EditorError | null>();

class ErrorLine extends WidgetType {
  constructor(readonly message: string) {
    super();
  }

  override eq(other: ErrorLine): boolean {
    return other.message === this.message;
  }

  toDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'cm-error-text';
    element.textContent = this.message;
    return element;
  }
}

/** The line that a message of the database means; it goes with the first change of the text. */
const errors = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(showError)) return decorated(transaction.state, effect.value);
    return transaction.docChanged ? Decoration.none : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorated(state: EditorState, error: EditorError | null): DecorationSet {
  if (!error || error.line < 1 || error.line > state.doc.lines) return Decoration.none;
  const line = state.doc.line(error.line);
  const marks = [Decoration.line({ class: 'cm-error-line' }).range(line.from)];
  const from = error.column === null ? line.to : Math.min(line.to, line.from + error.column - 1);
  const word = /^(?:"[^"]*"|\w+|\S)/.exec(state.doc.sliceString(from, line.to));
  if (word) marks.push(Decoration.mark({ class: 'cm-error-word' }).range(from, from + word[0].length));
  marks.push(Decoration.widget({ widget: new ErrorLine(error.message), block: true, side: 1 }).range(line.to));
  return Decoration.set(marks, true);
}

/**
 * Chromium keeps the look of text that is typed over by writing styles inline, which the page's policy refuses with a complaint:
 * such typing is done here, as the editor itself would.
 */
const typingOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== 'insertText' || event.data === null || view.composing || main.empty) return false;
    const text = event.data;
    const typed = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, text, typed))) view.dispatch(typed());
    event.preventDefault();
    return true;
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--sql-keyword)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--sql-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sql-number)' },
  { tag: [tags.lineComment, tags.blockComment], color: 'var(--fg-3)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--fg)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '19px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--fg)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--fg-3)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--fg) 4%, transparent)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': { backgroundColor: 'color-mix(in srgb, var(--focus) 28%, transparent) !important' },
  '.cm-cursor': { borderLeftColor: 'var(--fg)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft) !important', outline: '1px solid var(--line-2)' },
  '.cm-tooltip': { border: '1px solid var(--line-2)', borderRadius: '6px', backgroundColor: 'var(--surface)', color: 'var(--fg)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionDetail': { color: 'var(--fg-3)', fontStyle: 'normal' },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-error-line': { backgroundColor: 'var(--error-soft)' },
  '.cm-error-word': { textDecoration: 'underline wavy var(--error)', textUnderlineOffset: '3px' },
  '.cm-error-text': { padding: '2px 12px 4px', borderLeft: '3px solid var(--error)', backgroundColor: 'var(--error-soft)', color: 'var(--error)', fontFamily: 'var(--ui)', whiteSpace: 'pre-wrap' },
});

/** An editor in a root of its own: there its style sheets are adopted, which the page's policy allows, and nothing is written inline. */
export function mountEditor(root: ShadowRoot, options: EditorOptions): SqlEditorHandle {
  const language = new Compartment();
  const run = () => {
    options.onRun();
    return true;
  };
  const extensions: Extension[] = [
    lineNumbers(),
    history(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false }),
    highlightActiveLine(),
    syntaxHighlighting(colours),
    errors,
    look,
    EditorView.lineWrapping,
    typingOverSelection,
    EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false', autocapitalize: 'off' }),
    keymap.of([
      { key: 'Mod-Enter', run, preventDefault: true },
      // Tab moves on: whoever works by keyboard has to get out again.
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    language.of(languageOf(options.names)),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onInput(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({ root, parent: root, state: EditorState.create({ doc: options.text, extensions }) });
  return {
    setNames: (names) => view.dispatch({ effects: language.reconfigure(languageOf(names)) }),
    setError: (error) => view.dispatch({ effects: showError.of(error) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** DuckDB's grammar comes from PostgreSQL's. */
function languageOf(names: SqlNames): Extension {
  return sql({ dialect: names.dialect === 'sqlite' ? SQLite : PostgreSQL, schema: names.schema, upperCaseKeywords: names.upperCase });
}
