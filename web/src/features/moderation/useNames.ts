import { useTranslation } from "react-i18next";
import { useLive, useSession } from "../session/SessionContext";

type NameOf = (userId: string | null | undefined, unknown?: string) => string;

/** Names of those who are here, who left while this page was open, or who left something in the chat. */
export function useNames(): NameOf {
  const { t } = useTranslation();
  const { moderation, state } = useLive();
  const members = useSession((state) => state.members);
  return (userId, unknown = t("moderation.somebody")) => {
    if (!userId) return unknown;
    const left = () =>
      state.getState().messages.findLast((message) => message.userId === userId)?.displayName;
    return members.get(userId)?.displayName || moderation.nameOfGone(userId) || left() || unknown;
  };
}
