/** The big screen, and what is drawn of the music. */
export const screenEn = {
  open: "Big screen",
  label: "Big screen of {{room}}",
  next: "Up next",
  nothingNext: "Nothing waits yet. Scan the code and ask for a track.",
  nothingNextDjs: "Nothing waits yet. The DJ chooses what comes next.",
  quiet: "The music starts in a moment",
  quietText: "Come in while it is quiet.",
  comeIn: "Come in",
  typeAt: "Scan it, or type the code at",
  code: "Code",
  sound: "Play it here too",
  silent: "Only the picture",
  silence: "Silence this screen",
  fullscreen: "Full screen",
  leaveFullscreen: "Leave full screen",
  back: "Back to the room",
  hint: "Double click or F fills the screen",
  hintNoKeys: "Double click fills the screen",
  votes_one: "{{count}} vote",
  votes_other: "{{count}} votes",
} as const;

export const visualiserEn = {
  grow: "Grow the visualiser",
  shrink: "Make the visualiser small again",
} as const;
