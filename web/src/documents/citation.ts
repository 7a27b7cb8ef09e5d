/** A document of an archive, and the place in it that an answer names. */
export interface Citation {
  archiveId: string;
  path: string;
  place: string | null;
}

/** What an address cites: `#/archives/{id}/{path}?place=L3-L4`; null for one that cites nothing. */
export function citationIn(hash: string): Citation | null {
  const match = /^#\/archives\/([^/?#]+)\/([^?#]+)(?:\?place=([A-Za-z0-9-]+))?$/.exec(hash);
  if (!match) return null;
  try {
    return { archiveId: decodeURIComponent(match[1]!), path: decodeURIComponent(match[2]!), place: match[3] ?? null };
  } catch {
    // A percent sign that encodes nothing.
    return null;
  }
}

const units: Record<string, [one: string, many: string]> = {
  L: ['line', 'lines'],
  p: ['page', 'pages'],
  r: ['record', 'records'],
};

/** `L3-L4` in words: "lines 3–4". */
export function placeInWords(place: string): string {
  const match = /^([Lpr])(\d+)(?:-\1?(\d+))?$/.exec(place);
  if (!match) return place;
  const [one, many] = units[match[1]!]!;
  return match[3] && match[3] !== match[2] ? `${many} ${match[2]}–${match[3]}` : `${one} ${match[2]}`;
}
