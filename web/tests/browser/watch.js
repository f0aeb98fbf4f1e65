// Init script for a page under test: notes, in epoch ms, what its person does and sees.
(() => {
  const epochMs = (timeMs) => performance.timeOrigin + timeMs;
  const watch = {
    /** When the pointer last went down: the beginning of a click. */
    pressedMs: null,
    /** By a message's text: when Enter was pressed, and when the line was there as sent. */
    enteredMs: {},
    seenMs: {},
    /** What a session's page has on screen. */
    shown() {
      const texts = (selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent);
      return {
        title: texts('[data-testid="now-title"]'),
        queue: texts('[data-testid="queue-entry"]'),
        people: texts('[data-testid="person"]'),
        lines: texts('[data-testid="chat-message"] p:last-of-type'),
      };
    },
    /** When nothing matches the selector any more. */
    async gone(selector) {
      while (document.querySelector(selector) !== null) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return epochMs(performance.now());
    },
  };
  globalThis.watch = watch;

  addEventListener("pointerdown", ({ timeStamp }) => (watch.pressedMs = epochMs(timeStamp)), true);
  addEventListener(
    "keydown",
    ({ key, target, timeStamp }) => {
      if (key === "Enter" && target.matches('[data-testid="chat-input"]')) {
        watch.enteredMs[target.value] = epochMs(timeStamp);
      }
    },
    true,
  );
  new MutationObserver(() => {
    for (const line of document.querySelectorAll('[data-testid="chat-message"][data-state="sent"]')) {
      watch.seenMs[line.querySelector("p:last-of-type").textContent] ??= epochMs(performance.now());
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-state"] });
})();
