import { setTimeout as sleep } from "node:timers/promises";

/** Repeats a check until it does not throw any more; calls that are limited want a longer pause between. */
export async function eventually(check, withinMs = 5_000, everyMs = 50) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (performance.now() >= deadline) throw failure;
      await sleep(everyMs);
    }
  }
}
