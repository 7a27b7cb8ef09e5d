import { useApp } from '../app/app';
import type { PlaceAddress } from '../app/route';
import { ArchivesPage } from './archives/ArchivesPage';
import { RunPage } from './runs/RunPage';
import { RunsPage } from './runs/RunsPage';
import { SettingsPage } from './settings/SettingsPage';
import { AddDataPage } from './sources/AddDataPage';
import { SourcePage } from './sources/SourcePage';
import { SourcesPage } from './sources/SourcesPage';
import { TodosPage } from './todos/TodosPage';
import { UsagePage } from './usage/UsagePage';
import { UserPage } from './users/UserPage';
import { UsersPage } from './users/UsersPage';

/** Ways to add data, in place of a source's id. */
const ways = { add: 'files', connect: 'database', sample: 'sample' } as const;

export function Places({ address }: { address: PlaceAddress }) {
  const { formats } = useApp();
  // Numbers and times are drawn again when they are told otherwise.
  formats.version.value;
  // Another place is another page: its heading takes the focus, and nothing of the last one stays.
  return <Shown key={`${address.name}/${address.id ?? ''}`} {...address} />;
}

function Shown({ name, id }: PlaceAddress) {
  switch (name) {
    case 'sources':
      return id === null ? <SourcesPage /> : isWay(id) ? <AddDataPage wish={ways[id]} /> : <SourcePage id={id} />;
    case 'runs':
      return id === null ? <RunsPage /> : <RunPage id={id} />;
    case 'todos':
      return <TodosPage />;
    case 'archives':
      return <ArchivesPage id={id} />;
    case 'usage':
      return <UsagePage />;
    case 'users':
      return id === null ? <UsersPage /> : <UserPage id={id} />;
    case 'settings':
      return <SettingsPage section={id} />;
  }
}

function isWay(id: string): id is keyof typeof ways {
  return Object.hasOwn(ways, id);
}
