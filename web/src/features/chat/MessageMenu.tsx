import { Copy, Ellipsis, Flag, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { mayModerate } from "../../session/selectors";
import { useToasts } from "../../ui/toasts";
import type { Reported } from "../moderation/ReportSheet";
import menu from "../../ui/Menu.module.css";
import { RowMenu } from "../../ui/RowMenu";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { copyText } from "../share/copyText";
import styles from "./Chat.module.css";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

interface MessageMenuProps {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly body: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Whether the tab key stops here: at one message alone, from where the arrow keys lead to the others. */
  readonly tabbable: boolean;
  readonly onReport: (reported: Reported) => void;
}

/** What can be done about a message. */
export function MessageMenu(props: MessageMenuProps) {
  const { name, open, onOpenChange, tabbable } = props;
  const { t } = useTranslation();
  return (
    <span className={styles.more}>
      <RowMenu
        label={t("chat.menu", { name })}
        icon={<Ellipsis {...look} />}
        testId="message-menu"
        tabbable={tabbable}
        open={open}
        onOpenChange={onOpenChange}
        items={() => <MessageItems {...props} />}
      />
    </span>
  );
}

function MessageItems({ id, userId, name, body, onReport }: MessageMenuProps) {
  const { t } = useTranslation();
  const { moderation } = useLive();
  const act = useAction();
  const show = useToasts((state) => state.show);
  const mine = useSession((state) => state.myId === userId);
  const moderable = useSession((state) => mayModerate(state, userId));
  const copy = async () => {
    if (await copyText(body, null)) show(t("share.copied"));
  };
  return (
    <>
      {/* A finger that rests on a message opens this, and so selects no text. */}
      <DropdownMenu.Item className={menu.item} data-testid="copy-message" onSelect={() => act(copy)}>
        <Copy {...look} />
        {t("chat.copy")}
      </DropdownMenu.Item>
      {!mine && (
        <DropdownMenu.Item
          className={menu.item}
          data-testid="report-message"
          onSelect={() => onReport({ kind: "message", id, name })}
        >
          <Flag {...look} />
          {t("chat.report")}
        </DropdownMenu.Item>
      )}
      {(mine || moderable) && (
        <DropdownMenu.Item
          className={menu.item}
          data-danger=""
          data-testid="delete-message"
          onSelect={() => act(() => moderation.deleteMessage(id))}
        >
          <Trash2 {...look} />
          {t("chat.delete")}
        </DropdownMenu.Item>
      )}
    </>
  );
}
