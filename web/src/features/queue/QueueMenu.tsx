import { ArrowDown, ArrowUp, EllipsisVertical, Play, Trash2 } from "lucide-react";
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
  readonly index: number;
  readonly count: number;
  readonly onMove: (from: number, to: number) => void;
}

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

export function QueueMenu({ entry, title, index, count, onMove }: QueueMenuProps) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const { playNow } = useDeck();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t("queue.menu", { title })} data-testid="queue-menu">
          <EllipsisVertical {...look} />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" collisionPadding={8}>
          <DropdownMenu.Item
            className={styles.item}
            data-testid="play-now"
            onSelect={() => playNow(entry.id)}
          >
            <Play {...look} />
            {t("queue.playNow")}
          </DropdownMenu.Item>
          {index > 0 && (
            <DropdownMenu.Item
              className={styles.item}
              data-testid="move-up"
              onSelect={() => onMove(index, index - 1)}
            >
              <ArrowUp {...look} />
              {t("queue.moveUp")}
            </DropdownMenu.Item>
          )}
          {index < count - 1 && (
            <DropdownMenu.Item
              className={styles.item}
              data-testid="move-down"
              onSelect={() => onMove(index, index + 1)}
            >
              <ArrowDown {...look} />
              {t("queue.moveDown")}
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Separator className={styles.line} />
          <DropdownMenu.Item
            className={styles.item}
            data-danger=""
            data-testid="remove-entry"
            onSelect={() => act(() => live.queue.remove(entry.id))}
          >
            <Trash2 {...look} />
            {t("queue.remove")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
