/** What stands between the messages of the chat. */
export const linesEn = {
  newMessages_one: "{{count}} new message",
  newMessages_other: "{{count}} new messages",
  beginning: "The conversation begins here.",
  came_one: "{{names}} joined",
  came_other: "{{names}} joined",
  left_one: "{{names}} left",
  left_other: "{{names}} left",
  more_one: "{{count}} more",
  more_other: "{{count}} more",
};
