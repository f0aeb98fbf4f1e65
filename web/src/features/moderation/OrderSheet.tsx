import { useTranslation } from "react-i18next";
import { Sheet } from "../../ui/Sheet";
import { ModerationLog } from "./ModerationLog";
import { Reports } from "./Reports";
import { Restraints } from "./Restraints";
import { RoomRules } from "./RoomRules";

interface OrderSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Everything for those who keep order: how the chat goes, what is reported, who is out, what was done. */
export function OrderSheet({ open, onClose }: OrderSheetProps) {
  const { t } = useTranslation();
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t("moderation.title")}
      text={t("moderation.lead")}
      side="drawer"
    >
      <RoomRules />
      <Reports />
      <Restraints />
      <ModerationLog />
    </Sheet>
  );
}
