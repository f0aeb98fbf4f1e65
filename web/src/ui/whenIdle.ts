/** Does something once the page has nothing better to do, or after `withinMs` anyway. Returns how it is called off. */
export function whenIdle(act: () => void, withinMs: number): () => void {
  // Not every browser tells when that is.
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(act, withinMs / 5);
    return () => clearTimeout(timer);
  }
  const asked = window.requestIdleCallback(act, { timeout: withinMs });
  return () => window.cancelIdleCallback(asked);
}
