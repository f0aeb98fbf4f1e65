const system = navigator as Partial<Pick<Navigator, "share">>;

/** Phones have a sheet of their own for what is shared, most computers none, and insecure pages never. */
export const canShare = typeof system.share === "function";

/** Hands a link to the system; who thinks better of it has said so there. */
export async function shareLink(url: string, title: string): Promise<void> {
  await system.share?.({ url, title }).catch(() => undefined);
}
