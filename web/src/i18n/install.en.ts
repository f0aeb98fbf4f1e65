/** The app as a thing on a device: put there, out of date, without a network. */
export const installEn = {
  install: "Install as an app",
  newer: "A new version is ready",
  updateNow: "Update now",
  lost: "A part of this page could not be loaded.",
  loadAgain: "Load again",
  offlineTitle: "You are offline",
  offlineText:
    "Rooms need a network. Look at your connection: this page notices by itself when you are back.",
} as const;
