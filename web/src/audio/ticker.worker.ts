let timer: ReturnType<typeof setInterval> | undefined;

/** Each message is a new period in ms; each tick is an empty message back. */
self.addEventListener("message", (event: MessageEvent<number>) => {
  clearInterval(timer);
  timer = setInterval(() => {
    self.postMessage(null);
  }, event.data);
});
