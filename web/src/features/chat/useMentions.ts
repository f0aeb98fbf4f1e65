import { useId, useState, type KeyboardEvent, type RefObject } from "react";
import { flushSync } from "react-dom";
import type { SessionState } from "../../session/model";
import { useLive } from "../session/SessionContext";
import { completions, mentionAt, type Named } from "./mentions";

export interface Mentions {
  readonly listId: string;
  /** Whose names complete what is written; none while there is nothing to complete. */
  readonly options: readonly Named[];
  readonly active: number;
  readonly take: (index: number) => void;
  /** Tells where the caret is now. */
  readonly moveTo: (caret: number) => void;
  /** Whether the key was meant for the names. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

/** Who has a page open, by the name that the database knows. */
function others({ present, members, myId }: SessionState): readonly Named[] {
  return present
    .filter(({ userId }) => userId !== myId)
    .map(({ userId, displayName }) => ({
      userId,
      displayName: members.get(userId)?.displayName || displayName,
    }))
    .filter(({ displayName }) => displayName !== "");
}

/** Completes names after an @: arrow keys choose, Tab and Enter take, Escape leaves what is written. */
export function useMentions(
  input: RefObject<HTMLTextAreaElement | null>,
  text: string,
  write: (text: string) => void,
): Mentions {
  const live = useLive();
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState({ query: "", index: 0 });
  // The @ that is left alone until another one is written.
  const [settledAt, setSettledAt] = useState<number | null>(null);

  const started = mentionAt(text, caret);
  if (!started && settledAt !== null) setSettledAt(null);
  const options =
    started && started.at !== settledAt ? completions(others(live.state.getState()), started.query) : [];
  const active = chosen.query === started?.query ? Math.min(chosen.index, options.length - 1) : 0;

  const take = (index: number) => {
    const field = input.current;
    const person = options[index];
    if (!field || !person || !started) return;
    const before = `${text.slice(0, started.at)}@${person.displayName} `;
    // At once, as the caret can only go behind a name that is there.
    flushSync(() => {
      setSettledAt(started.at);
      setCaret(before.length);
      write(before + text.slice(caret));
    });
    field.setSelectionRange(before.length, before.length);
  };
  const choose = (step: number) => {
    setChosen({ query: started?.query ?? "", index: (active + step + options.length) % options.length });
  };
  const actions: Readonly<Record<string, () => void>> = {
    ArrowDown: () => choose(1),
    ArrowUp: () => choose(-1),
    Enter: () => take(active),
    Tab: () => take(active),
    Escape: () => setSettledAt(started?.at ?? null),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const action = actions[event.key];
    if (!action || options.length === 0 || event.shiftKey || event.nativeEvent.isComposing) return false;
    event.preventDefault();
    action();
    return true;
  };
  return { listId, options, active, take, moveTo: setCaret, onKeyDown };
}
