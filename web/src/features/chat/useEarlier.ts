import { useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";

/** So many messages a page has when it opens; who has fewer has all. */
const firstPage = 50;

/** What is on screen while earlier messages are read, and where it stands. */
interface Held {
  readonly line: HTMLElement;
  readonly end: number;
  scrollTop: number;
}

function endOf(line: HTMLElement): number {
  return line.offsetTop + line.offsetHeight;
}

export interface Earlier {
  /** Whether there may be earlier messages. */
  readonly more: boolean;
  readonly reading: boolean;
  readonly read: () => void;
}

/** Reads earlier messages; what was on screen stays where it is. */
export function useEarlier(log: RefObject<HTMLDivElement | null>): Earlier {
  const live = useLive();
  const act = useAction();
  const oldestId = useSession(({ messages }) => messages[0]?.id);
  const many = useSession(({ messages }) => messages.length >= firstPage);
  const [firstId, setFirstId] = useState<string | null>(null);
  const [reading, setReading] = useState(false);
  const held = useRef<Held | null>(null);

  useLayoutEffect(() => {
    if (!held.current || !log.current) return;
    const { line, end, scrollTop } = held.current;
    log.current.scrollTop = scrollTop + endOf(line) - end;
  }, [oldestId, log]);

  const read = async () => {
    const element = log.current;
    const line = element?.querySelector<HTMLElement>("[data-message-id]");
    if (!element || !line || held.current) return;
    const hold: Held = { line, end: endOf(line), scrollTop: element.scrollTop };
    const follow = () => {
      hold.scrollTop = element.scrollTop;
    };
    held.current = hold;
    element.addEventListener("scroll", follow);
    setReading(true);
    try {
      if (await live.readEarlier()) return;
      setFirstId(live.state.getState().messages[0]?.id ?? null);
      // The button goes, and had the focus.
      element.focus({ preventScroll: true });
    } finally {
      element.removeEventListener("scroll", follow);
      held.current = null;
      setReading(false);
    }
  };
  return { more: many && oldestId !== firstId, reading, read: () => act(read) };
}
