import { ClockProber } from "./prober";

/** From the page: the first message starts, each further one asks for a burst now. */
export type ClockWorkerRequest =
  { readonly kind: "start"; readonly url: string } | { readonly kind: "probe" };

let prober: ClockProber | null = null;

self.addEventListener("message", (event: MessageEvent<ClockWorkerRequest>) => {
  switch (event.data.kind) {
    case "start":
      prober ??= new ClockProber(event.data.url, (estimate) => {
        self.postMessage(estimate);
      });
      break;
    case "probe":
      prober?.probeNow();
      break;
  }
});
