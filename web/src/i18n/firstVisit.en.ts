/** What somebody finds who is here for the first time. */
export const lobbyEn = {
  always: "Always on: {{name}}",
  listen: "Listen now",
  by: "by {{artist}}",
  here_one: "{{count}} person is listening",
  here_other: "{{count}} people are listening",
  nobody: "It starts as you come in",
  away: "The server does not answer right now. This page tries again by itself.",
  rooms: "Open rooms",
  reading: "Looking who is there…",
  empty: "No room is open to everybody right now. Open your own, or ask a friend for a code.",
  emptyDemo: "No other room is open to everybody right now. Open your own, or ask a friend for a code.",
  dj: "{{name}} plays",
  autoDj: "The Auto-DJ plays",
  silent: "Nothing plays yet",
  locked: "With a password: ask for its code",
  listeners_one: "{{count}} listener",
  listeners_other: "{{count}} listeners",
  more_one: "Show {{count}} more",
  more_other: "Show {{count}} more",
  reportText: "Nobody hosts this room: whoever runs the server can read it.",
} as const;

export const legalEn = {
  label: "Small print",
  terms: "Terms",
  privacy: "Privacy",
  reading: "Fetching the text…",
  failed: "The text did not arrive.",
} as const;
