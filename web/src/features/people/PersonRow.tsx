import { Pencil } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../session/selectors";
import styles from "./People.module.css";
import { PersonLine } from "./PersonLine";
import { PersonMenu } from "./PersonMenu";

interface PersonRowProps {
  readonly person: Person;
  readonly muted: boolean;
  /** Whether the tab key stops at it. */
  readonly tabbable: boolean;
  readonly onRename: () => void;
  readonly onBan: (person: Person) => void;
  readonly onReport: (person: Person) => void;
}

/** One row of the list; the others stay as they are when one changes. */
export const PersonRow = memo(function PersonRow(props: PersonRowProps) {
  const { person, muted, tabbable, onRename, onBan, onReport } = props;
  const { t } = useTranslation();
  if (person.me) {
    return (
      <button
        type="button"
        className={styles.person}
        data-testid="rename"
        data-stop=""
        tabIndex={tabbable ? 0 : -1}
        onClick={onRename}
      >
        <PersonLine person={person} />
        <span className="visually-hidden">{t("people.rename")}</span>
        <Pencil size={16} strokeWidth={1.5} className={styles.pencil} aria-hidden="true" />
      </button>
    );
  }
  return (
    <div className={styles.person}>
      <PersonLine person={person} muted={muted} />
      <PersonMenu person={person} tabbable={tabbable} onBan={onBan} onReport={onReport} />
    </div>
  );
});
