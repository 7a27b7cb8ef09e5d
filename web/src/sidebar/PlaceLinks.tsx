import { useApp } from '../app/app';
import { addressOfPlace, type PlaceName } from '../app/route';
import { Icon, type IconName } from '../ui/Icon';

const links: [PlaceName, string, IconName][] = [
  ['sources', 'Sources', 'brand'],
  ['runs', 'Runs', 'play'],
  ['archives', 'Archives', 'book'],
  ['todos', 'Todos', 'check'],
  ['usage', 'Usage', 'bars'],
  ['users', 'Users', 'person'],
  ['settings', 'Settings', 'sliders'],
];

/** The pages beside the conversation, as far as they are for whoever is here. */
export function PlaceLinks() {
  const { place, identity } = useApp();
  const role = identity.me.value?.role ?? 'admin';
  const shown = links.filter(([name]) => (name === 'users' ? role === 'admin' : name === 'archives' ? role !== 'viewer' : true));
  return (
    <nav class="place-links" aria-label="Pages">
      {shown.map(([name, label, icon]) => (
        <a key={name} href={addressOfPlace(name)} aria-current={place.value?.name === name ? 'page' : undefined}>
          <Icon name={icon} size={14} />
          {label}
        </a>
      ))}
    </nav>
  );
}
