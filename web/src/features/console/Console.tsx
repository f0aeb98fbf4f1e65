import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { isDj, nameOf } from "../../session/selectors";
import { IconButton } from "../../ui/Button";
import { useFrame } from "../../ui/useMedia";
import { Hands } from "../people/Hands";
import { queueId } from "../queue/Queue";
import { useSession } from "../session/SessionContext";
import styles from "./Console.module.css";
import { ConsoleTools } from "./ConsoleTools";
import { Crossfader } from "./Crossfader";
import { DeckA } from "./DeckA";
import { DeckB } from "./DeckB";
import type { Mix } from "./mix";
import { RoomHealth } from "./RoomHealth";
import { useConsole } from "./useConsole";

interface ConsoleProps {
  /** The crossfade that is heard now. */
  readonly mix: Mix | null;
}

/** What plays and what comes next, side by side: a drawer under the room, on a phone a page of its own. */
export default function Console({ mix }: ConsoleProps) {
  return useFrame() === "phone" ? <ConsolePage mix={mix} /> : <ConsoleDrawer mix={mix} />;
}

/** The page itself, rather than its closing button. */
function focusPage(event: Event): void {
  event.preventDefault();
  if (event.target instanceof HTMLElement) event.target.focus();
}

function ConsolePage({ mix }: ConsoleProps) {
  const { t } = useTranslation();
  const close = useConsole((state) => state.close);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Content
          className={styles.page}
          aria-describedby={undefined}
          data-testid="console"
          onOpenAutoFocus={focusPage}
        >
          <header className={styles.head}>
            <Dialog.Title className={styles.title}>{t("console.title")}</Dialog.Title>
            <CloseButton />
          </header>
          <ConsoleTools />
          <ConsoleBody mix={mix} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Not modal: the DJ goes on with the queue and the chat, and the shortcuts hold in it too. */
function ConsoleDrawer({ mix }: ConsoleProps) {
  const { t } = useTranslation();
  const close = useConsole((state) => state.close);
  const drawer = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!drawer.current) return undefined;
    const back = document.activeElement;
    const leave = makeRoomFor(drawer.current);
    drawer.current.focus({ preventScroll: true });
    showQueue();
    return () => {
      leave();
      // Who is elsewhere by now stays there.
      const alone = document.activeElement === null || document.activeElement === document.body;
      if (alone && back instanceof HTMLElement) back.focus({ preventScroll: true });
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    // What is open over the drawer hears it too, and closes alone.
    if (!event.currentTarget.contains(event.target as Node)) return;
    close();
  };
  return (
    <section
      ref={drawer}
      className={styles.drawer}
      tabIndex={-1}
      aria-label={t("console.title")}
      data-testid="console"
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <h2 className={styles.title}>{t("console.title")}</h2>
        <ConsoleTools />
        <CloseButton />
      </header>
      <ConsoleBody mix={mix} />
    </section>
  );
}

function ConsoleBody({ mix }: ConsoleProps) {
  const { t } = useTranslation();
  const dj = useSession(isDj);
  const holder = useSession((state) => {
    const holderId = state.session?.deckHolderId;
    return holderId ? (nameOf(state, holderId) ?? "?") : null;
  });
  return (
    <>
      <div className={styles.hands}>
        {!dj && holder !== null && <p className={styles.note}>{t("console.watching", { name: holder })}</p>}
        <Hands />
      </div>
      <div className={styles.decks}>
        <DeckA mix={mix} />
        <Crossfader mix={mix} />
        <DeckB mix={mix} />
      </div>
      <RoomHealth />
    </>
  );
}

function CloseButton() {
  const { t } = useTranslation();
  const close = useConsole((state) => state.close);
  return (
    <IconButton className={styles.close} label={t("app.close")} data-testid="console-close" onClick={close}>
      <X size={20} strokeWidth={1.5} aria-hidden="true" />
    </IconButton>
  );
}

/** What is queued is what the DJ works with now; only the stage scrolls for it. */
function showQueue(): void {
  const queue = document.getElementById(queueId);
  const stage = queue?.closest("main");
  if (queue && stage)
    stage.scrollTop += queue.getBoundingClientRect().top - stage.getBoundingClientRect().top;
}

/** The room ends where the drawer begins, so that nothing of it lies hidden. */
function makeRoomFor(drawer: HTMLElement): () => void {
  const root = document.documentElement.style;
  const measure = () => root.setProperty("--console-height", `${drawer.offsetHeight}px`);
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(drawer);
  return () => {
    observer.disconnect();
    root.removeProperty("--console-height");
  };
}
