/**
 * How the line to the server looks to a person. A blink stays unseen; only a loss of a second is
 * told, and its end for a moment.
 */
export type LinkState = "connecting" | "live" | "blinking" | "reconnecting" | "restored";

export type LinkEvent = "joined" | "lost" | "waited" | "shown";

export const blinkMs = 1000;
/** So long that a sentence can be read. */
export const restoredMs = 5000;

export function nextLinkState(state: LinkState, event: LinkEvent): LinkState {
  switch (event) {
    case "joined":
      return state === "reconnecting" ? "restored" : state === "restored" ? "restored" : "live";
    case "lost":
      return state === "live" || state === "restored" ? "blinking" : state;
    case "waited":
      return state === "blinking" ? "reconnecting" : state;
    case "shown":
      return state === "restored" ? "live" : state;
  }
}
