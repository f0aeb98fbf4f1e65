import { EllipsisVertical, Flag, ListPlus } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { TrackRow } from "../../api/rows";
import { IconButton } from "../../ui/Button";
import { useTrackSheets } from "../library/useTrackSheets";
import menu from "../../ui/Menu.module.css";
import { useSession } from "../session/SessionContext";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** What one can do with the track that plays: keep it, or say that something is wrong with it. */
export function NowMenu({ track }: { readonly track: TrackRow }) {
  const { t } = useTranslation();
  const { keep, report } = useTrackSheets();
  const mine = useSession((state) => track.owner_id === state.myId);
  const { id, title } = track;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t("library.menu", { title })} data-testid="now-menu">
          <EllipsisVertical {...look} />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="center" collisionPadding={8}>
          <DropdownMenu.Item
            className={menu.item}
            data-testid="keep-track"
            onSelect={() => keep({ trackIds: [id], name: title, fresh: false })}
          >
            <ListPlus {...look} />
            {t("library.keep")}
          </DropdownMenu.Item>
          {!mine && (
            <DropdownMenu.Item
              className={menu.item}
              data-testid="report-track"
              onSelect={() => report({ id, title })}
            >
              <Flag {...look} />
              {t("library.report")}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
