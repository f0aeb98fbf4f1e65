/** Whether a password is what is missing between this page and the room. */
export function asksForPassword(code: string): boolean {
  return code === "password_needed" || code === "wrong_password";
}

/** Whether the room's own page says best why it does not open. */
export function hasPage(code: string): boolean {
  return asksForPassword(code) || ["session_full", "session_closed", "banned"].includes(code);
}
