import {
  Download,
  Ellipsis,
  Keyboard,
  ListMusic,
  LogOut,
  MonitorSmartphone,
  Power,
  Settings2,
  SlidersVertical,
  Tv,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useInstall } from "../../app/install";
import { lazily } from "../../app/lazily";
import { loadDevice, wallPath } from "../../app/pages";
import { isHost, mayUseConsole } from "../../session/selectors";
import { Button, IconButton } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { useConsole } from "../console/useConsole";
import { RecapSheet } from "../recap/RecapSheet";
import { useRoomSettings } from "../settings/useRoomSettings";
import { useShortcutHelp } from "../shortcuts/useShortcutHelp";
import styles from "../../ui/Menu.module.css";
import { useLive, useSession } from "./SessionContext";
import { useAction } from "./useAction";

const DeviceSheet = lazily(loadDevice);

const look = { size: 20, strokeWidth: 1.5, "aria-hidden": true } as const;

export function RoomMenu() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const showHelp = useShortcutHelp((state) => state.show);
  const host = useSession(isHost);
  const live = useLive();
  const install = useInstall((state) => state.install);
  const code = useSession((state) => state.session?.code ?? "");
  const [sheet, setSheet] = useState<"end" | "recap" | "device" | null>(null);
  const deskAllowed = useSession(mayUseConsole);
  const openConsole = useConsole((state) => state.open);
  const openSettings = useRoomSettings((state) => state.open);
  const close = () => setSheet(null);
  const showKeys = () => {
    close();
    showHelp();
  };
  // Another tab goes onto the wall; the controls stay here.
  const openWall = () => void window.open(`/s/${code}/${wallPath}`, "_blank", "noopener");
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton label={t("session.menu")} data-testid="room-menu">
            <Ellipsis {...look} />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={styles.menu} align="end" sideOffset={4} collisionPadding={8}>
            <Item
              icon={<MonitorSmartphone {...look} />}
              onSelect={() => setSheet("device")}
              testId="device-open"
            >
              {t("device.open")}
            </Item>
            <Item icon={<Keyboard {...look} />} onSelect={showHelp}>
              {t("session.shortcuts")}
            </Item>
            <DropdownMenu.Separator className={styles.line} />
            {deskAllowed && (
              <Item icon={<SlidersVertical {...look} />} onSelect={openConsole} testId="menu-console">
                {t("console.open")}
              </Item>
            )}
            {host && (
              <Item icon={<Settings2 {...look} />} onSelect={openSettings} testId="menu-settings">
                {t("settings.open")}
              </Item>
            )}
            <Item icon={<ListMusic {...look} />} onSelect={() => setSheet("recap")} testId="recap-open">
              {t("recap.open")}
            </Item>
            <Item icon={<Tv {...look} />} onSelect={openWall} testId="screen-open">
              {t("screen.open")}
            </Item>
            {install && (
              <Item icon={<Download {...look} />} onSelect={install} testId="install-open">
                {t("install.install")}
              </Item>
            )}
            <DropdownMenu.Separator className={styles.line} />
            <Item icon={<LogOut {...look} />} onSelect={() => navigate("/")} testId="leave">
              {t("session.leave")}
            </Item>
            {host && (
              <Item icon={<Power {...look} />} onSelect={() => setSheet("end")} danger testId="end-session">
                {t("session.end")}
              </Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <EndSheet open={sheet === "end"} onClose={close} />
      <RecapSheet open={sheet === "recap"} onClose={close} />
      {sheet === "device" && (
        <Suspense fallback={null}>
          <DeviceSheet onClose={close} rename={(name) => live.rename(name)} onShowKeys={showKeys} />
        </Suspense>
      )}
    </>
  );
}

interface ItemProps {
  readonly icon: ReactNode;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly testId?: string;
  readonly children: ReactNode;
}

function Item({ icon, onSelect, danger, testId, children }: ItemProps) {
  return (
    <DropdownMenu.Item
      className={styles.item}
      data-danger={danger ? "" : undefined}
      data-testid={testId}
      onSelect={onSelect}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}

function EndSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const end = () => {
    onClose();
    act(() => live.end());
  };
  return (
    <Sheet open={open} onClose={onClose} title={t("session.endTitle")} text={t("session.endText")}>
      <div className={styles.choices}>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
        <Button look="danger" data-testid="end-session-confirm" onClick={end}>
          {t("session.endConfirm")}
        </Button>
      </div>
    </Sheet>
  );
}
