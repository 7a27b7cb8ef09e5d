import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

export interface MenuItem {
  label: string;
  /** An address to download from, or what to do. */
  href?: string;
  action?: () => void;
  danger?: boolean;
}

interface MenuProps {
  label: string;
  buttonClass: string;
  items: readonly MenuItem[];
  children: ComponentChildren;
}

/** A button with a list of actions: arrows move, Escape and a click elsewhere close. */
export function Menu({ label, buttonClass, items, children }: MenuProps) {
  const open = useSignal(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    if (!open.value) return;
    entries(root.current)[0]?.focus();
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) open.value = false;
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open.value]);

  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  const choose = (item: MenuItem) => {
    close();
    item.action?.();
  };
  return (
    <div
      class="menu"
      ref={root}
      onKeyDown={(event) => open.value && moveFocus(event, root.current, close)}
      onFocusOut={(event) => {
        if (event.relatedTarget && !root.current?.contains(event.relatedTarget as Node)) open.value = false;
      }}
    >
      <button
        ref={button}
        type="button"
        class={buttonClass}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        onClick={() => (open.value = !open.value)}
      >
        {children}
      </button>
      {open.value && (
        <div class="menu-list" role="menu" id={id} aria-label={label}>
          {items.map((item) =>
            item.href ? (
              <a key={item.label} role="menuitem" tabIndex={-1} href={item.href} download onClick={() => choose(item)}>
                {item.label}
              </a>
            ) : (
              <button
                key={item.label}
                type="button"
                role="menuitem"
                tabIndex={-1}
                class={item.danger ? 'danger' : undefined}
                onClick={() => choose(item)}
              >
                {item.label}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}

function entries(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}

function moveFocus(event: KeyboardEvent, root: HTMLElement | null, close: () => void): void {
  const items = entries(root);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const target: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  if (event.key === 'Escape') {
    event.stopPropagation();
    close();
  } else if (event.key in target) {
    event.preventDefault();
    items[target[event.key]!]?.focus();
  }
}
