import { create } from "zustand";

/** What browsers that install pages offer; no type of theirs is known to the compiler. */
interface InstallPrompt extends Event {
  readonly prompt: () => Promise<unknown>;
}

interface InstallState {
  /** Asks whether to put the app on this device; null where the browser has not offered that. */
  readonly install: (() => void) | null;
}

export const useInstall = create<InstallState>(() => ({ install: null }));

/** Keeps the browser's offer for the menu, where it waits without a banner. */
export function followInstallOffers(): void {
  const withdraw = () => useInstall.setState({ install: null });
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const install = () => {
      withdraw(); // an offer can be taken once
      void (event as InstallPrompt).prompt();
    };
    useInstall.setState({ install });
  });
  window.addEventListener("appinstalled", withdraw);
}
