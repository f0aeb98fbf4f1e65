import { EllipsisVertical } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { isDj, isHost, type Person } from "../../session/selectors";
import { IconButton } from "../../ui/Button";
import menu from "../session/RoomHeader.module.css";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";

/** What the holder of the decks and the host can do about somebody else. */
export function PersonMenu({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const { handover } = useLive();
  const act = useAction();
  const dj = useSession(isDj);
  const host = useSession(isHost);
  const coDj = useSession(({ members }) => members.get(person.userId)?.role === "dj");
  if ((!dj && !host) || (!dj && person.role === "host")) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t("people.menu", { name: person.displayName })} data-testid="person-menu">
          <EllipsisVertical size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4} collisionPadding={8}>
          {dj && (
            <DropdownMenu.Item
              className={menu.item}
              data-testid="hand-over"
              onSelect={() => act(() => handover.offer(person.userId))}
            >
              {t("people.handOver")}
            </DropdownMenu.Item>
          )}
          {host && (
            <DropdownMenu.Item
              className={menu.item}
              data-testid={coDj ? "make-listener" : "make-dj"}
              onSelect={() => act(() => handover.setRole(person.userId, coDj ? "listener" : "dj"))}
            >
              {t(coDj ? "people.makeListener" : "people.makeDj")}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
