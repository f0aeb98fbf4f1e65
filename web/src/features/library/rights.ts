/** That somebody said he may share what he sends, for as long as this tab is in that session. */

const keyOf = (sessionId: string) => `whatssound.rights.${sessionId}`;

export function rightsConfirmed(sessionId: string): boolean {
  try {
    return sessionStorage.getItem(keyOf(sessionId)) === "yes";
  } catch {
    return false;
  }
}

export function rememberRights(sessionId: string, confirmed: boolean): void {
  try {
    if (confirmed) sessionStorage.setItem(keyOf(sessionId), "yes");
    else sessionStorage.removeItem(keyOf(sessionId));
  } catch {
    // Forbidden: the page itself remembers it.
  }
}
