/** Somebody who can be meant. */
export interface Named {
  readonly userId: string;
  readonly displayName: string;
}

/** A name that is being written: from its @ to the caret. */
export interface Started {
  readonly at: number;
  readonly query: string;
}

const longestName = 40;
const mostShown = 6;
/** The server takes no more. */
const mostMentions = 20;

/** Without accents and case, as names are seldom typed to the letter. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether a character goes on with a word. */
function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

/** The name that is being written at the caret; null where there is none. An @ within a word is an address. */
export function mentionAt(text: string, caret: number): Started | null {
  const at = text.lastIndexOf("@", caret - 1);
  if (at < 0 || at >= caret || isWord(text[at - 1])) return null;
  const query = text.slice(at + 1, caret);
  return query.length > longestName || /\n/.test(query) ? null : { at, query };
}

/** Whose name begins so, then those of whose name another word does. */
export function completions(people: readonly Named[], query: string): readonly Named[] {
  const wanted = plain(query);
  const place = ({ displayName }: Named) => {
    const name = plain(displayName);
    if (name.startsWith(wanted)) return 0;
    return name.includes(` ${wanted}`) ? 1 : 2;
  };
  return people
    .map((person) => ({ person, place: place(person) }))
    .filter((one) => one.place < 2)
    .sort((a, b) => a.place - b.place || a.person.displayName.localeCompare(b.person.displayName))
    .slice(0, mostShown)
    .map(({ person }) => person);
}

/** Who is meant by a text: after each @ the longest name that stands there whole, of all who bear it. */
export function mentionsIn(text: string, people: readonly Named[]): readonly string[] {
  if (!text.includes("@")) return [];
  const said = plain(text);
  const names = people.map(({ userId, displayName }) => ({ userId, name: plain(displayName) }));
  const meant = new Set<string>();
  for (let at = said.indexOf("@"); at >= 0; at = said.indexOf("@", at + 1)) {
    if (isWord(said[at - 1])) continue;
    const standing = names.filter(
      ({ name }) => name !== "" && said.startsWith(name, at + 1) && !isWord(said[at + 1 + name.length]),
    );
    const longest = Math.max(...standing.map(({ name }) => name.length));
    for (const { userId, name } of standing) if (name.length === longest) meant.add(userId);
  }
  return [...meant].slice(0, mostMentions);
}
