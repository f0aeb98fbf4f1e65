import { EllipsisVertical } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { mayModerate, type Person } from "../../session/selectors";
import { IconButton } from "../../ui/Button";
import menu from "../session/RoomHeader.module.css";
import { useSession } from "../session/SessionContext";
import { RoleItems } from "./RoleItems";
import { RestraintItems } from "./RestraintItems";

interface PersonMenuProps {
  readonly person: Person;
  readonly tabbable: boolean;
  readonly onBan: (person: Person) => void;
  readonly onReport: (person: Person) => void;
}

/** What can be done about somebody else: with his part in the room, to keep order, or to tell who does. */
export function PersonMenu({ person, tabbable, onBan, onReport }: PersonMenuProps) {
  const { t } = useTranslation();
  const moderable = useSession((state) => mayModerate(state, person.userId));
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton
          hintSide="left"
          label={t("people.menu", { name: person.displayName })}
          data-testid="person-menu"
          data-stop=""
          tabIndex={tabbable ? 0 : -1}
        >
          <EllipsisVertical size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4} collisionPadding={8}>
          <RoleItems person={person} />
          {moderable && <RestraintItems userId={person.userId} onBan={() => onBan(person)} />}
          <DropdownMenu.Item
            className={menu.item}
            data-testid="report-member"
            onSelect={() => onReport(person)}
          >
            {t("people.report")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
