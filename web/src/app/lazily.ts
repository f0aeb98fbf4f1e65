import { lazy, type ComponentType, type LazyExoticComponent } from "react";

/**
 * A part of a page that is loaded when it is shown first. Where its code cannot be had, nothing stands in its place and
 * the rest stays whole; `watchForLostCode` says what happened.
 */
export function lazily<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  const nothing: ComponentType<P> = () => null;
  return lazy(() => load().catch(() => ({ default: nothing })));
}
