import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../app/app';
import type { RunError } from '../api/types';
import { Icon } from '../ui/Icon';

interface PageProps {
  title: string;
  /** Where a page of one thing leads back to. */
  back?: { label: string; href: string };
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A page beside the conversation. Its heading takes the focus, so that whoever cannot see it hears where they are. */
export function Page({ title, back, actions, children }: PageProps) {
  const { drawer } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    // A field that the way here led to has it already.
    if (!heading.current?.closest('main')?.contains(document.activeElement)) heading.current?.focus();
  }, []);
  useEffect(() => {
    document.title = `${title} · Quaestor`;
  }, [title]);
  return (
    <main class="place">
      <header class="head">
        <button type="button" class="icon-button fold" aria-label="Open the side bar" onClick={() => (drawer.value = true)}>
          <Icon name="menu" />
        </button>
        {back && (
          <a class="back" href={back.href}>
            {back.label}
          </a>
        )}
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        {actions}
      </header>
      <div class="place-scroll" tabIndex={0} role="group" aria-label={title}>
        <div class="place-body">{children}</div>
      </div>
    </main>
  );
}

/** What went wrong, in the server's words, and the way to try again where there is one. */
export function Trouble({ error, again }: { error: RunError | null; again?: () => void }) {
  if (!error) return null;
  return (
    <div class="card failed" role="alert">
      <p>{error.message}</p>
      {again && (
        <div class="actions">
          <button type="button" class="button" onClick={again}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

export function Waiting({ what }: { what: string }) {
  return (
    <p class="place-note thinking">
      <span class="dot" /> {what}…
    </p>
  );
}
