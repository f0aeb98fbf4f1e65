import { Disc3, Mic, Settings2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { isDj, isHost, peopleHere, type Roster } from "../../session/selectors";
import { Button, IconButton } from "../../ui/Button";
import menu from "../../ui/Menu.module.css";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { useRoomSettings } from "../settings/useRoomSettings";
import styles from "./Console.module.css";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** Beside the decks: the voice, the hands, the rules. */
export function ConsoleTools() {
  const { t } = useTranslation();
  const dj = useSession(isDj);
  const host = useSession(isHost);
  const openSettings = useRoomSettings((state) => state.open);
  return (
    <div className={styles.tools}>
      {dj && <TalkButton />}
      {dj && <HandOver />}
      {host && (
        <IconButton
          className={styles.rules}
          label={t("settings.open")}
          data-testid="console-settings"
          onClick={openSettings}
        >
          <Settings2 size={20} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

function TalkButton() {
  const { t } = useTranslation();
  const live = useLive();
  const talking = useStore(live.talking, ({ on }) => on);
  return (
    <Button
      look={talking ? "primary" : "plain"}
      aria-pressed={talking}
      data-testid="talk"
      onClick={() => live.talk(!talking)}
    >
      <Mic {...look} />
      {t("console.talk")}
    </Button>
  );
}

function HandOver() {
  const { t } = useTranslation();
  const { handover } = useLive();
  const act = useAction();
  const roster = useSession(
    useShallow(({ present, members, session, myId }): Roster => ({ present, members, session, myId })),
  );
  const others = peopleHere(roster).filter(({ me }) => !me);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button data-testid="console-hand-over">
          <Disc3 {...look} />
          {t("console.handOver")}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={`${menu.menu ?? ""} ${styles.choices ?? ""}`}
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          <DropdownMenu.Label className={styles.label}>{t("console.handOverTitle")}</DropdownMenu.Label>
          {others.length === 0 && <p className={styles.label}>{t("console.handOverNobody")}</p>}
          {others.map(({ userId, displayName }) => (
            <DropdownMenu.Item
              key={userId}
              className={menu.item}
              data-testid="hand-over-to"
              onSelect={() => act(() => handover.offer(userId))}
            >
              {displayName}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
