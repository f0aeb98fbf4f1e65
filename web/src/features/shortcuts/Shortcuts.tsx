import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { useDevice } from "../../app/device";
import { reactionEmoji } from "../../session/Expressions";
import { Sheet } from "../../ui/Sheet";
import { chatInputId } from "../chat/ChatForm";
import { useStage } from "../nowPlaying/useStage";
import { mayUseConsole } from "../../session/selectors";
import { useConsole } from "../console/useConsole";
import { useDeck } from "../player/useDeck";
import { useMediaKeys } from "../player/useMediaKeys";
import { useVolume } from "../player/useVolume";
import { queueId } from "../queue/Queue";
import { voteInQueue, walkQueue } from "../queue/walk";
import { useReact } from "../reactions/useReact";
import { useLive, useSession } from "../session/SessionContext";
import { useTab } from "../session/useTab";
import styles from "./Shortcuts.module.css";
import { useShortcutHelp } from "./useShortcutHelp";

/** Whether the key belongs to what has the focus: a text, or a control that answers keys itself. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (target?.closest("input, textarea, [contenteditable], [role=dialog], [role=menu]")) return true;
  return event.key === " " && Boolean(target?.closest("button, a, [role=slider], [role=tab]"));
}

export function Shortcuts() {
  const { t } = useTranslation();
  const { shown, show, hide } = useShortcutHelp();
  const deck = useDeck();
  useMediaKeys(deck);
  const toggleMuted = useVolume((state) => state.toggleMuted);
  const toggleGrown = useStage((state) => state.toggle);
  const openTab = useTab((state) => state.open);
  const react = useReact();
  const live = useLive();
  const deskAllowed = useSession(mayUseConsole);
  const toggleConsole = useConsole((state) => state.toggle);
  /** On a phone the queue is a tab, which must be on screen before it takes the focus. */
  const inQueue = (move: () => void) => () => {
    if (!document.getElementById(queueId)) flushSync(() => openTab("queue"));
    move();
  };
  const actions: Record<string, () => void> = {
    " ": deck.playPause,
    n: () => deck.canSkip && deck.next(),
    f: deck.fadeOut,
    t: () => deck.dj && live.talk(!live.talking.getState().on),
    d: () => deskAllowed && toggleConsole(),
    j: inQueue(() => walkQueue(1)),
    k: inQueue(() => walkQueue(-1)),
    v: inQueue(voteInQueue),
    m: toggleMuted,
    g: toggleGrown,
    "/": () => {
      // At once, so that the next key is text already; a tab must be on screen before it takes the focus.
      flushSync(() => openTab("chat"));
      document.getElementById(chatInputId)?.focus();
    },
    "?": show,
    ...Object.fromEntries(reactionEmoji.map((emoji, index) => [String(index + 1), () => react(emoji)])),
  };
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const on = useDevice((state) => state.shortcuts);
  useEffect(() => {
    if (!on) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const action = latest.current[event.key.toLowerCase()];
      if (!action || event.repeat || isTaken(event)) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [on]);

  const list = [
    [t("shortcuts.space"), t("shortcuts.playPause")],
    ["N", t("shortcuts.next")],
    ["F", t("shortcuts.fadeOut")],
    ["T", t("shortcuts.talk")],
    ["D", t("shortcuts.console")],
    ["J K", t("shortcuts.queue")],
    ["V", t("shortcuts.vote")],
    ["1–6", t("shortcuts.react")],
    ["M", t("shortcuts.mute")],
    ["G", t("shortcuts.grow")],
    ["/", t("shortcuts.chat")],
    ["?", t("shortcuts.help")],
  ] as const;
  return (
    <Sheet
      open={shown}
      onClose={hide}
      title={t("shortcuts.title")}
      {...(on ? {} : { text: t("shortcuts.off") })}
    >
      <dl className={styles.list}>
        {list.map(([key, meaning]) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>{meaning}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
