const onlyHere = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether only this computer can open the link. */
export function isOnlyHere(link: string): boolean {
  return onlyHere.test(new URL(link).hostname);
}

/**
 * The link that others can open. A page opened as localhost is reachable by nobody else, so that the
 * server's public address stands in where it has one.
 */
export function sessionLink(origin: string, publicUrl: string, code: string): string {
  const here = new URL(origin);
  const base = onlyHere.test(here.hostname) && URL.canParse(publicUrl) ? new URL(publicUrl) : here;
  return `${base.origin}/s/${code}`;
}
