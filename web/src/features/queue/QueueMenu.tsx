import { ArrowDown, ArrowUp, EllipsisVertical, Pin, PinOff, Play, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { QueueEntry } from "../../session/model";
import { IconButton } from "../../ui/Button";
import { useDeck } from "../player/useDeck";
import styles from "../session/RoomHeader.module.css";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";

interface QueueMenuProps {
  readonly entry: QueueEntry;
  readonly title: string;
  readonly dj: boolean;
  readonly removable: boolean;
  readonly steps: { readonly up: boolean; readonly down: boolean };
  readonly onStep: (step: number) => void;
}

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

export function QueueMenu({ entry, title, dj, removable, steps, onStep }: QueueMenuProps) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const { playNow } = useDeck();
  const pinned = entry.pinnedAt !== null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t("queue.menu", { title })} data-testid="queue-menu">
          <EllipsisVertical {...look} />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" collisionPadding={8}>
          {dj && (
            <DropdownMenu.Item
              className={styles.item}
              data-testid="play-now"
              onSelect={() => playNow(entry.id)}
            >
              <Play {...look} />
              {t("queue.playNow")}
            </DropdownMenu.Item>
          )}
          {dj && entry.state === "queued" && (
            <DropdownMenu.Item
              className={styles.item}
              data-testid="pin-entry"
              onSelect={() => act(() => live.queue.pin(entry.id, !pinned))}
            >
              {pinned ? <PinOff {...look} /> : <Pin {...look} />}
              {t(pinned ? "queue.unpin" : "queue.pin")}
            </DropdownMenu.Item>
          )}
          {steps.up && (
            <DropdownMenu.Item className={styles.item} data-testid="move-up" onSelect={() => onStep(-1)}>
              <ArrowUp {...look} />
              {t("queue.moveUp")}
            </DropdownMenu.Item>
          )}
          {steps.down && (
            <DropdownMenu.Item className={styles.item} data-testid="move-down" onSelect={() => onStep(1)}>
              <ArrowDown {...look} />
              {t("queue.moveDown")}
            </DropdownMenu.Item>
          )}
          {dj && removable && <DropdownMenu.Separator className={styles.line} />}
          {removable && (
            <DropdownMenu.Item
              className={styles.item}
              data-danger=""
              data-testid="remove-entry"
              onSelect={() => act(() => live.queue.remove(entry.id))}
            >
              <Trash2 {...look} />
              {t("queue.remove")}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
