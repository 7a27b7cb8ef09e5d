/** The thread that an address names: `#/t/{id}`; null is a new conversation. */
export function threadIn(hash: string): string | null {
  const match = /^#\/t\/([^/?#]+)$/.exec(hash);
  return match ? decoded(match[1]!) : null;
}

export function addressOf(threadId: string | null): string {
  return threadId === null ? '#/' : `#/t/${encodeURIComponent(threadId)}`;
}

export const placeNames = ['sources', 'runs', 'todos', 'archives', 'usage', 'users', 'settings'] as const;
export type PlaceName = (typeof placeNames)[number];

/** A page beside the conversation: a list, or one thing of it. */
export interface PlaceAddress {
  name: PlaceName;
  id: string | null;
}

/** The place that an address names: `#/runs`, `#/runs/{id}`; null for a conversation, and for a citation in a document. */
export function placeIn(hash: string): PlaceAddress | null {
  const match = /^#\/([a-z]+)(?:\/([^/?#]+))?\/?$/.exec(hash);
  const name = placeNames.find((known) => known === match?.[1]);
  if (!match || !name) return null;
  return { name, id: match[2] === undefined ? null : decoded(match[2]) };
}

export function addressOfPlace(name: PlaceName, id: string | null = null): string {
  return id === null ? `#/${name}` : `#/${name}/${encodeURIComponent(id)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing: it leads nowhere, and the page says so.
    return text;
  }
}
