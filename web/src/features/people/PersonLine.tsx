import { MessageCircleOff } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../session/selectors";
import { Avatar } from "../../ui/Avatar";
import styles from "./People.module.css";

/** Somebody by picture and name, and what there is to know about their part in the room. */
export function PersonLine({ person, muted = false }: { readonly person: Person; readonly muted?: boolean }) {
  const { t } = useTranslation();
  // One's own page knows whether it is heard.
  const told = [
    person.role !== "listener" && person.role !== "dj" && <b>{t(`people.${person.role}`)}</b>,
    person.holdsDecks && <b>{t("people.holds")}</b>,
    person.role === "dj" && !person.holdsDecks && <b>{t("people.dj")}</b>,
    person.me && t("people.you"),
    person.away && !person.me && t("people.away"),
    muted && (
      <span className={styles.muted} data-testid="muted">
        <MessageCircleOff size={12} strokeWidth={1.5} aria-hidden="true" />
        {t("people.muted")}
      </span>
    ),
  ].filter((each) => each !== false);
  return (
    <>
      <Avatar userId={person.userId} name={person.displayName} />
      <span className={styles.name} data-away={person.away && !person.me ? "" : undefined}>
        {person.displayName}
        {told.length > 0 && (
          <small>
            {told.map((each, at) => (
              <Fragment key={at}>
                {at > 0 && " · "}
                {each}
              </Fragment>
            ))}
          </small>
        )}
      </span>
    </>
  );
}
