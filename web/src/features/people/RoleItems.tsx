import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { isDj, isHost, type Person } from "../../session/selectors";
import menu from "../../ui/Menu.module.css";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";

/** What the holder of the decks and the host can make of somebody. */
export function RoleItems({ person: { userId } }: { readonly person: Person }) {
  const { t } = useTranslation();
  const { handover, moderation } = useLive();
  const act = useAction();
  const dj = useSession(isDj);
  const host = useSession(isHost);
  const role = useSession(({ members }) => members.get(userId)?.role);
  if (!dj && !host) return null;
  const coDj = role === "dj";
  const moderator = role === "moderator";
  return (
    <>
      {dj && (
        <DropdownMenu.Item
          className={menu.item}
          data-testid="hand-over"
          onSelect={() => act(() => handover.offer(userId))}
        >
          {t("people.handOver")}
        </DropdownMenu.Item>
      )}
      {host && (
        <>
          <DropdownMenu.Item
            className={menu.item}
            data-testid={coDj ? "make-listener" : "make-dj"}
            onSelect={() => act(() => handover.setRole(userId, coDj ? "listener" : "dj"))}
          >
            {t(coDj ? "people.makeListener" : "people.makeDj")}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={menu.item}
            data-testid={moderator ? "unmake-moderator" : "make-moderator"}
            onSelect={() => act(() => moderation.setRole(userId, moderator ? "listener" : "moderator"))}
          >
            {t(moderator ? "people.unmakeModerator" : "people.makeModerator")}
          </DropdownMenu.Item>
        </>
      )}
      <DropdownMenu.Separator className={menu.line} />
    </>
  );
}
