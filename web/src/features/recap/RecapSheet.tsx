import { useTranslation } from "react-i18next";
import { Sheet } from "../../ui/Sheet";
import { useSession } from "../session/SessionContext";
import { Recap } from "./Recap";

/** The session so far. */
export function RecapSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession((state) => state.session);
  if (!session) return null;
  return (
    <Sheet open={open} onClose={onClose} title={t("recap.title")} text={session.name} side="drawer">
      <Recap sessionId={session.id} />
    </Sheet>
  );
}
