import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { momentText } from "../../i18n/moments";
import type { Imposed } from "../../session/Moderation";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Order.module.css";
import { ReadSection } from "./ReadSection";
import { useNames } from "./useNames";
import { useReading } from "../../ui/useReading";

/** Who is kept out or silent. The muted stand here too, as they may have left the list of people. */
export function Restraints() {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const reading = useReading(
    useCallback(() => moderation.readImposed(), [moderation]),
    0,
  );
  // Read once, then heard of.
  const imposed = useStore(moderation.store, (state) => state.imposed);
  return (
    <ReadSection
      title={t("moderation.restraints")}
      reading={{ ...reading, value: reading.value && imposed }}
      empty={t("moderation.restraintsEmpty")}
    >
      {(all) => all.map((one) => <Restraint key={one.kind + one.userId} imposed={one} />)}
    </ReadSection>
  );
}

function Restraint({ imposed: { userId, kind, untilMs } }: { readonly imposed: Imposed }) {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const act = useAction();
  const name = useNames()(userId);
  const lift = () => (kind === "ban" ? moderation.unban(userId) : moderation.unmute(userId));
  const banned = kind === "ban";
  return (
    <li className={styles.row} data-testid="restraint" data-kind={kind} data-user-id={userId}>
      <Avatar userId={userId} name={name} />
      <p className={styles.text}>
        <b>{name}</b>
        <small>
          {untilMs === undefined
            ? t(banned ? "moderation.banned" : "moderation.muted")
            : untilMs === null
              ? t(banned ? "moderation.bannedForGood" : "moderation.mutedForGood")
              : t(banned ? "moderation.bannedUntil" : "moderation.mutedUntil", {
                  until: momentText(untilMs),
                })}
        </small>
      </p>
      <Button
        data-testid="lift"
        aria-label={t(banned ? "moderation.liftBan" : "moderation.liftMute", { name })}
        onClick={() => act(lift)}
      >
        {t("moderation.lift")}
      </Button>
    </li>
  );
}
