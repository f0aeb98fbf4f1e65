import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import menu from "../../ui/Menu.module.css";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";

const hourS = 3600;

interface BanSheetProps {
  readonly userId: string;
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks once more, and for how long, before somebody is kept out. */
export function BanSheet({ userId, name, open, onClose }: BanSheetProps) {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const act = useAction();
  const ban = (seconds: number | null) => {
    onClose();
    act(() => moderation.ban(userId, seconds));
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t("moderation.banTitle", { name })}
      text={t("moderation.banText")}
    >
      <div className={menu.choices}>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
        <Button look="danger" data-testid="ban-hour" onClick={() => ban(hourS)}>
          {t("moderation.banHour")}
        </Button>
        <Button look="danger" data-testid="ban-forever" onClick={() => ban(null)}>
          {t("moderation.banForever")}
        </Button>
      </div>
    </Sheet>
  );
}
