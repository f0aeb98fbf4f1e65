import { EllipsisVertical } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { shallow } from "zustand/shallow";
import { mayModerate, type Person } from "../../session/selectors";
import { IconButton } from "../../ui/Button";
import { BanSheet } from "../moderation/BanSheet";
import { ReportSheet } from "../moderation/ReportSheet";
import menu from "../session/RoomHeader.module.css";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { RoleItems } from "./RoleItems";
import { RestraintItems } from "./RestraintItems";

interface PersonMenuProps {
  readonly person: Person;
}

/** What can be done about somebody else: with his part in the room, to keep order, or to tell who does. */
export const PersonMenu = memo(Menu, (before, now) => shallow(before.person, now.person));

function Menu({ person }: PersonMenuProps) {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const act = useAction();
  const moderable = useSession((state) => mayModerate(state, person.userId));
  const [banning, setBanning] = useState(false);
  const [reporting, setReporting] = useState(false);
  const onOpenChange = (open: boolean) => {
    if (open && moderable) act(() => moderation.readImposed());
  };
  return (
    <>
      <DropdownMenu.Root modal={false} onOpenChange={onOpenChange}>
        <DropdownMenu.Trigger asChild>
          <IconButton label={t("people.menu", { name: person.displayName })} data-testid="person-menu">
            <EllipsisVertical size={18} strokeWidth={1.5} aria-hidden="true" />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4} collisionPadding={8}>
            <RoleItems person={person} />
            {moderable && <RestraintItems userId={person.userId} onBan={() => setBanning(true)} />}
            <DropdownMenu.Item
              className={menu.item}
              data-testid="report-member"
              onSelect={() => setReporting(true)}
            >
              {t("people.report")}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <BanSheet
        userId={person.userId}
        name={person.displayName}
        open={banning}
        onClose={() => setBanning(false)}
      />
      <ReportSheet
        reported={reporting ? { kind: "member", id: person.userId, name: person.displayName } : null}
        onClose={() => setReporting(false)}
      />
    </>
  );
}
