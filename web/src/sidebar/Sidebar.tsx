import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import { Icon } from '../ui/Icon';
import { PlaceLinks } from './PlaceLinks';
import { SourceTree } from './SourceTree';
import { ThemeSwitch } from './ThemeSwitch';
import { ThreadList } from './ThreadList';
import { UserMenu } from './UserMenu';

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

export function Sidebar() {
  const app = useApp();
  const root = useRef<HTMLDivElement>(null);
  const open = app.drawer.value;
  useLayoutEffect(() => {
    if (open) root.current?.querySelector('button')?.focus();
  }, [open]);
  return (
    <>
      {open && <div class="backdrop" onClick={() => (app.drawer.value = false)} />}
      <div class={open ? 'sidebar open' : 'sidebar'} role="region" aria-label="Side bar" ref={root}>
        <div class="brand">
          <span class="mark">
            <Icon name="brand" size={15} />
          </span>
          Quaestor
          {open && (
            <button type="button" class="icon-button" aria-label="Close the side bar" onClick={() => (app.drawer.value = false)}>
              <Icon name="close" />
            </button>
          )}
        </div>
        <button type="button" class="new-chat" onClick={() => app.newChat()}>
          New chat <kbd>{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
        </button>
        <div class="side-scroll">
          <ThreadList />
          <SourceTree />
        </div>
        <PlaceLinks />
        <UserMenu />
        <ThemeSwitch />
      </div>
    </>
  );
}
