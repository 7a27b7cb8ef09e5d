import type { App } from '../app/app';
import { theme, type Theme } from '../app/theme';
import { exportUrl, threadExportUrl } from '../api/routes';
import type { Choice } from './completion';

/** A command of the page itself; the agent never sees it. */
export interface Command {
  name: string;
  note: string;
  /** Written into the box to go on with, in place of running. */
  begins?: string;
  /** False where there is nothing that it could do now. */
  isOffered?: (app: App) => boolean;
  run?: (app: App, argument: string) => void;
}

export const commands: Command[] = [
  { name: 'new', note: 'Begin a new conversation', run: (app) => app.newChat() },
  { name: 'sql', note: 'Run a statement as it is', begins: 'SQL: ' },
  { name: 'python', note: 'Run Python as it is', begins: 'PYTHON: ' },
  {
    name: 'chart',
    note: 'Draw the result in view',
    isOffered: ({ panel }) => panel.view.value?.result != null,
    run: ({ panel }) => (panel.tab.value = 'chart'),
  },
  {
    name: 'export',
    note: 'Save the result in view as CSV',
    isOffered: ({ panel }) => panel.view.value?.result != null,
    run: ({ panel }) => download(exportUrl(panel.view.value!.result!.result_id, 'csv')),
  },
  {
    name: 'share',
    note: 'Save this conversation as a page',
    isOffered: ({ session }) => session.threadId.value !== null,
    run: ({ session }) => download(threadExportUrl(session.threadId.value!, 'html')),
  },
  { name: 'source', note: 'Choose the source of the next questions', begins: '/source ', run: (app, name) => chooseSource(app, name) },
  { name: 'theme', note: 'light, dark or system', begins: '/theme ', run: ({ announcer }, name) => (isTheme(name) ? void (theme.value = name) : announcer.say('The themes are light, dark and system')) },
  { name: 'stop', note: 'Stop what runs', isOffered: ({ session }) => session.active.value !== null, run: ({ session }) => void session.stop() },
];

export function commandChoices(app: App, found: readonly Command[]): Choice[] {
  return found.filter((command) => command.isOffered?.(app) ?? true).map(({ name, note, begins }) => ({ text: begins ?? `/${name}`, label: `/${name}`, note }));
}

/** Runs a message that is a command; false where it is a message. */
export function runCommand(app: App, message: string): boolean {
  const match = /^\/(\w+)\s*(.*)$/.exec(message);
  const command = match && commands.find(({ name }) => name === match[1]!.toLowerCase());
  if (!command?.run || command.isOffered?.(app) === false) return false;
  command.run(app, match![2]!.trim());
  return true;
}

function chooseSource({ sources, announcer }: App, name: string): void {
  const source = sources.list.value?.find(({ dataset }) => dataset.name.toLowerCase() === name.toLowerCase());
  if (source) sources.choose(source.dataset.id);
  announcer.say(source ? `Questions go to ${source.dataset.name}` : `There is no source ${name}`);
}

function isTheme(name: string): name is Theme {
  return name === 'light' || name === 'dark' || name === 'system';
}

function download(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}
