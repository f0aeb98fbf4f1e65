import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { nameOf, peopleHere, type Roster } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Settings.module.css";
import { useSetting } from "./useSetting";

/** Who takes the decks where their holder is lost: of those who are here, or nobody in particular. */
export function Successor() {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const id = useId();
  const successorId = useSetting("successor_id") ?? null;
  const name = useSession((state) => (successorId === null ? null : nameOf(state, successorId)));
  const roster = useSession(
    useShallow(({ present, members, session, myId }): Roster => ({ present, members, session, myId })),
  );
  const people = peopleHere(roster)
    .filter(({ userId, holdsDecks }) => !holdsDecks && userId !== successorId)
    .map(({ userId, displayName }) => ({ userId, displayName }));
  // Who is named may be elsewhere just now.
  const all = successorId === null ? people : [{ userId: successorId, displayName: name ?? "?" }, ...people];
  return (
    <div className={styles.rule}>
      <label className={styles.text} htmlFor={id}>
        <b>{t("settings.successor")}</b>
        <small id={`${id}text`}>{t("settings.successorText")}</small>
      </label>
      <select
        id={id}
        className={styles.select}
        aria-label={t("settings.successor")}
        aria-describedby={`${id}text`}
        data-testid="setting-successor_id"
        value={successorId ?? ""}
        onChange={({ target }) =>
          act(() => live.settings.change({ successor_id: target.value === "" ? null : target.value }))
        }
      >
        <option value="">{t("settings.nobodyNamed")}</option>
        {all.map(({ userId, displayName }) => (
          <option key={userId} value={userId}>
            {displayName}
          </option>
        ))}
      </select>
    </div>
  );
}
