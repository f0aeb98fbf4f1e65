import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import menu from "../../ui/Menu.module.css";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";

const mutes = [
  { testId: "mute-1", word: "people.muteMinute", seconds: 60 },
  { testId: "mute-10", word: "people.muteTenMinutes", seconds: 600 },
  { testId: "mute-forever", word: "people.muteForever", seconds: null },
] as const;

interface RestraintItemsProps {
  readonly userId: string;
  readonly onBan: () => void;
}

/** How somebody can be kept silent or out. */
export function RestraintItems({ userId, onBan }: RestraintItemsProps) {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const act = useAction();
  const muted = useStore(moderation.store, ({ imposed }) =>
    imposed.some((one) => one.userId === userId && one.kind === "mute"),
  );
  return (
    <>
      {muted ? (
        <DropdownMenu.Item
          className={menu.item}
          data-testid="unmute"
          onSelect={() => act(() => moderation.unmute(userId))}
        >
          {t("people.unmute")}
        </DropdownMenu.Item>
      ) : (
        mutes.map(({ testId, word, seconds }) => (
          <DropdownMenu.Item
            key={testId}
            className={menu.item}
            data-testid={testId}
            onSelect={() => act(() => moderation.mute(userId, seconds))}
          >
            {t(word)}
          </DropdownMenu.Item>
        ))
      )}
      <DropdownMenu.Item
        className={menu.item}
        data-danger=""
        data-testid="kick"
        onSelect={() => act(() => moderation.kick(userId))}
      >
        {t("people.kick")}
      </DropdownMenu.Item>
      <DropdownMenu.Item className={menu.item} data-danger="" data-testid="ban" onSelect={onBan}>
        {t("people.ban")}
      </DropdownMenu.Item>
      <DropdownMenu.Separator className={menu.line} />
    </>
  );
}
