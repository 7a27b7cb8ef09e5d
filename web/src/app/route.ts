/** The thread that an address names: `#/t/{id}`; null is a new conversation. */
export function threadIn(hash: string): string | null {
  const match = /^#\/t\/([^/?#]+)$/.exec(hash);
  return match ? decodeURIComponent(match[1]!) : null;
}

export function addressOf(threadId: string | null): string {
  return threadId === null ? '#/' : `#/t/${encodeURIComponent(threadId)}`;
}
