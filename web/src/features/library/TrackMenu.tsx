import { ArrowDown, ArrowUp, EllipsisVertical, Flag, ListPlus, ListX, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ListedTrack } from "../../api/library";
import { IconButton } from "../../ui/Button";
import menu from "../../ui/Menu.module.css";
import { useTrackActions } from "./trackActions";
import { useTrackSheets } from "./useTrackSheets";

interface TrackMenuProps {
  readonly track: ListedTrack;
  readonly mine: boolean;
  /** Where it stands in a playlist; null outside of one. */
  readonly place: { readonly first: boolean; readonly last: boolean } | null;
}

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

export function TrackMenu({ track, mine, place }: TrackMenuProps) {
  const { t } = useTranslation();
  const { keep, report } = useTrackSheets();
  const actions = useTrackActions();
  const { id, title } = track;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton hintSide="left" label={t("library.menu", { title })} data-testid="track-menu">
          <EllipsisVertical {...look} />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" collisionPadding={8}>
          <Item
            icon={<ListPlus {...look} />}
            testId="keep-track"
            onSelect={() => keep({ trackIds: [id], name: title, fresh: false })}
          >
            {t("library.keep")}
          </Item>
          {place && !place.first && (
            <Item icon={<ArrowUp {...look} />} onSelect={() => actions.step?.(id, -1)}>
              {t("library.moveUp")}
            </Item>
          )}
          {place && !place.last && (
            <Item icon={<ArrowDown {...look} />} onSelect={() => actions.step?.(id, 1)}>
              {t("library.moveDown")}
            </Item>
          )}
          {place && (
            <Item icon={<ListX {...look} />} testId="take-out" onSelect={() => actions.takeOut?.(id)}>
              {t("library.takeOut")}
            </Item>
          )}
          <DropdownMenu.Separator className={menu.line} />
          {mine ? (
            <Item
              icon={<Trash2 {...look} />}
              danger
              testId="delete-track"
              onSelect={() => actions.askDelete(track)}
            >
              {t("library.deleteItem")}
            </Item>
          ) : (
            <Item icon={<Flag {...look} />} testId="report-track" onSelect={() => report({ id, title })}>
              {t("library.report")}
            </Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
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
      className={menu.item}
      data-danger={danger ? "" : undefined}
      data-testid={testId}
      onSelect={onSelect}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}
