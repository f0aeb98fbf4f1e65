import { useTranslation } from "react-i18next";
import { isDj, mayTakeDecks, nameOf } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Hands.module.css";

/** Whose the decks are, where that is a question: offered, free, or there to be taken. */
export function Hands() {
  const { t } = useTranslation();
  const { handover } = useLive();
  const act = useAction();
  const offeredToMe = useSession(({ session, myId }) => session?.offeredTo === myId);
  const offeredTo = useSession((state) =>
    isDj(state) && state.session?.offeredTo ? (nameOf(state, state.session.offeredTo) ?? "?") : null,
  );
  const autoDj = useSession(({ session }) => session !== null && session.deckHolderId === null);
  const mayTake = useSession(mayTakeDecks);
  if (!offeredToMe && offeredTo === null && !autoDj && !mayTake) return null;
  return (
    <div className={styles.hands} role="status">
      {offeredToMe ? (
        <>
          <p>{t("people.offered")}</p>
          <div className={styles.choices}>
            <Button look="primary" data-testid="accept-decks" onClick={() => act(() => handover.accept())}>
              {t("people.accept")}
            </Button>
            <Button data-testid="decline-decks" onClick={() => act(() => handover.decline())}>
              {t("people.decline")}
            </Button>
          </div>
        </>
      ) : (
        <>
          {autoDj && <p>{t("people.autoDj")}</p>}
          {mayTake && (
            <Button data-testid="take-decks" onClick={() => act(() => handover.take())}>
              {t("people.take")}
            </Button>
          )}
        </>
      )}
      {offeredTo !== null && (
        <>
          <p>{t("people.offeredTo", { name: offeredTo })}</p>
          <Button data-testid="withdraw-decks" onClick={() => act(() => handover.offer(null))}>
            {t("people.withdraw")}
          </Button>
        </>
      )}
    </div>
  );
}
