import { Disc3, ListMusic, MessageCircle, Users } from "lucide-react";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Chat } from "../chat/Chat";
import { useUnread } from "../chat/useUnread";
import { LibraryButton } from "../library/LibraryButton";
import { NowPlaying } from "../nowPlaying/NowPlaying";
import { People } from "../people/People";
import { PlayerBar } from "../player/PlayerBar";
import { Queue } from "../queue/Queue";
import { useTab, type TabName } from "./useTab";
import styles from "./Room.module.css";

function Stage({ children }: { readonly children: ReactNode }) {
  return (
    <main id="stage" tabIndex={-1} className={styles.stage}>
      <div className={styles.stageInner}>{children}</div>
    </main>
  );
}

export function DesktopRoom() {
  return (
    <>
      <div className={styles.desktop}>
        <div className={`${styles.side ?? ""} ${styles.left ?? ""}`}>
          <People />
          <LibraryButton />
        </div>
        <Stage>
          <NowPlaying />
          <Queue />
        </Stage>
        <div className={`${styles.side ?? ""} ${styles.right ?? ""}`}>
          <Chat visible />
        </div>
      </div>
      <PlayerBar />
    </>
  );
}

export function TabletRoom() {
  const { t } = useTranslation();
  const { tab, open } = useTab();
  // Only these two are tabs here; the rest of the room is always in sight.
  const shown = tab === "people" ? "people" : "chat";
  return (
    <>
      <div className={styles.tablet}>
        <Stage>
          <NowPlaying />
          <Queue />
        </Stage>
        <Tabs.Root
          className={styles.tabs}
          value={shown}
          onValueChange={(value) => open(value as TabName)}
          role="complementary"
          aria-label={t("tabs.label")}
        >
          <Tabs.List className={styles.topTabs} aria-label={t("tabs.label")}>
            <ChatTab active={shown === "chat"} />
            <Tabs.Trigger value="people" className={styles.tab} data-testid="tab-people">
              {t("tabs.people")}
            </Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="chat" className={styles.panel} forceMount hidden={shown !== "chat"}>
            <Chat visible={shown === "chat"} />
          </Tabs.Content>
          <Tabs.Content value="people" className={`${styles.panel ?? ""} ${styles.scrolling ?? ""}`}>
            <People />
          </Tabs.Content>
        </Tabs.Root>
      </div>
      <PlayerBar />
    </>
  );
}

const tabIcons = { now: Disc3, queue: ListMusic, chat: MessageCircle, people: Users } as const;

export function PhoneRoom() {
  const { t } = useTranslation();
  const { tab, open } = useTab();
  const panel = `${styles.panel ?? ""} ${styles.scrolling ?? ""}`;
  return (
    <Tabs.Root value={tab} onValueChange={(value) => open(value as TabName)} style={{ display: "contents" }}>
      <main id="stage" tabIndex={-1} className={styles.tabs}>
        <Tabs.Content value="now" className={panel}>
          <NowPlaying />
        </Tabs.Content>
        <Tabs.Content value="queue" className={panel}>
          <Queue />
        </Tabs.Content>
        <Tabs.Content value="chat" className={styles.panel} forceMount hidden={tab !== "chat"}>
          <Chat visible={tab === "chat"} />
        </Tabs.Content>
        <Tabs.Content value="people" className={panel}>
          <People />
        </Tabs.Content>
      </main>
      <div className={styles.bottom}>
        <PlayerBar />
        <nav aria-label={t("tabs.label")}>
          <Tabs.List className={styles.bottomTabs} aria-label={t("tabs.label")}>
            {(["now", "queue"] as const).map((name) => (
              <PlainTab key={name} name={name} />
            ))}
            <ChatTab active={tab === "chat"} icon />
            <PlainTab name="people" />
          </Tabs.List>
        </nav>
      </div>
    </Tabs.Root>
  );
}

function PlainTab({ name }: { readonly name: TabName }) {
  const { t } = useTranslation();
  const Icon = tabIcons[name];
  return (
    <Tabs.Trigger value={name} className={styles.tab} data-testid={`tab-${name}`}>
      <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
      {t(`tabs.${name}`)}
    </Tabs.Trigger>
  );
}

function ChatTab({ active, icon = false }: { readonly active: boolean; readonly icon?: boolean }) {
  const { t } = useTranslation();
  const unread = useUnread(active);
  return (
    <Tabs.Trigger value="chat" className={styles.tab} data-testid="tab-chat">
      {icon && <MessageCircle size={20} strokeWidth={1.5} aria-hidden="true" />}
      {t("tabs.chat")}
      {unread > 0 && (
        <span className={styles.badge}>
          {unread > 99 ? "99+" : unread} <span className="visually-hidden">{t("tabs.unread")}</span>
        </span>
      )}
    </Tabs.Trigger>
  );
}
