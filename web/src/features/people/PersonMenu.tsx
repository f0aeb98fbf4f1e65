import { EllipsisVertical } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mayModerate, type Person } from "../../session/selectors";
import menu from "../../ui/Menu.module.css";
import { RowMenu } from "../../ui/RowMenu";
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
export function PersonMenu({ person, tabbable, ...does }: PersonMenuProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <RowMenu
      label={t("people.menu", { name: person.displayName })}
      icon={<EllipsisVertical size={18} strokeWidth={1.5} aria-hidden="true" />}
      testId="person-menu"
      tabbable={tabbable}
      open={open}
      onOpenChange={setOpen}
      items={() => <PersonItems person={person} {...does} />}
    />
  );
}

function PersonItems({ person, onBan, onReport }: Omit<PersonMenuProps, "tabbable">) {
  const { t } = useTranslation();
  const moderable = useSession((state) => mayModerate(state, person.userId));
  return (
    <>
      <RoleItems person={person} />
      {moderable && <RestraintItems userId={person.userId} onBan={() => onBan(person)} />}
      <DropdownMenu.Item className={menu.item} data-testid="report-member" onSelect={() => onReport(person)}>
        {t("people.report")}
      </DropdownMenu.Item>
    </>
  );
}
