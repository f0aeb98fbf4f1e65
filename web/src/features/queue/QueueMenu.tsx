import {
  ArrowDown,
  ArrowUp,
  CircleHelp,
  EllipsisVertical,
  Flag,
  ListPlus,
  Pin,
  PinOff,
  Play,
  Trash2,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { QueueEntry } from "../../session/model";
import { IconButton } from "../../ui/Button";
import { useTrackSheets } from "../library/useTrackSheets";
import { useDeck } from "../player/useDeck";
import styles from "../../ui/Menu.module.css";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import queue from "./Queue.module.css";

interface QueueMenuProps {
  readonly entry: QueueEntry;
  readonly title: string;
  readonly place: number;
  readonly dj: boolean;
  readonly removable: boolean;
  readonly steps: { readonly up: boolean; readonly down: boolean };
  readonly onStep: (step: number) => void;
  readonly onRemove: () => void;
  readonly onChange: () => void;
  readonly onAsk: () => void;
}

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

export function QueueMenu(props: QueueMenuProps) {
  const { title } = props;
  const { t } = useTranslation();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton
          hintSide="left"
          label={t("queue.menu", { title })}
          data-testid="queue-menu"
          className={queue.menu}
        >
          <EllipsisVertical {...look} />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" collisionPadding={8}>
          <DjItems {...props} />
          <TrackItems {...props} />
          <LastItems {...props} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function DjItems({ entry, dj, steps, onStep, onChange }: QueueMenuProps) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const { playNow } = useDeck();
  if (!dj) return null;
  const pinned = entry.pinnedAt !== null;
  const pin = () => {
    onChange();
    act(() => live.queue.pin(entry.id, !pinned));
  };
  return (
    <>
      <Item icon={<Play {...look} />} testId="play-now" onSelect={() => playNow(entry.id)}>
        {t("queue.playNow")}
      </Item>
      {entry.state === "queued" && (
        <Item icon={pinned ? <PinOff {...look} /> : <Pin {...look} />} testId="pin-entry" onSelect={pin}>
          {t(pinned ? "queue.unpin" : "queue.pin")}
        </Item>
      )}
      {steps.up && (
        <Item icon={<ArrowUp {...look} />} testId="move-up" onSelect={() => onStep(-1)}>
          {t("queue.moveUp")}
        </Item>
      )}
      {steps.down && (
        <Item icon={<ArrowDown {...look} />} testId="move-down" onSelect={() => onStep(1)}>
          {t("queue.moveDown")}
        </Item>
      )}
      <DropdownMenu.Separator className={styles.line} />
    </>
  );
}

function TrackItems({ entry, title, place, onAsk }: QueueMenuProps) {
  const { t } = useTranslation();
  const keep = useTrackSheets((state) => state.keep);
  return (
    <>
      <Item icon={<CircleHelp {...look} />} testId="why-item" onSelect={() => setTimeout(onAsk)}>
        {t("queue.whyTitle", { place })}
      </Item>
      <Item
        icon={<ListPlus {...look} />}
        testId="keep-track"
        onSelect={() => keep({ trackIds: [entry.trackId], name: title, fresh: false })}
      >
        {t("library.keep")}
      </Item>
    </>
  );
}

function LastItems({ entry, title, removable, onRemove }: QueueMenuProps) {
  const { t } = useTranslation();
  const report = useTrackSheets((state) => state.report);
  const mine = useSession((state) => entry.track?.owner_id === state.myId);
  if (mine && !removable) return null;
  return (
    <>
      <DropdownMenu.Separator className={styles.line} />
      {!mine && (
        <Item
          icon={<Flag {...look} />}
          testId="report-track"
          onSelect={() => report({ id: entry.trackId, title })}
        >
          {t("library.report")}
        </Item>
      )}
      {removable && (
        <Item icon={<Trash2 {...look} />} danger testId="remove-entry" onSelect={onRemove}>
          {t("queue.remove")}
        </Item>
      )}
    </>
  );
}

interface ItemProps {
  readonly icon: ReactNode;
  readonly testId: string;
  readonly danger?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Item({ icon, testId, danger, onSelect, children }: ItemProps) {
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
