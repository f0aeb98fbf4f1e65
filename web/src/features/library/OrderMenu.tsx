import { ArrowDownUp, Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { TrackOrder } from "../../api/library";
import { IconButton } from "../../ui/Button";
import menu from "../../ui/Menu.module.css";
import styles from "./Library.module.css";

interface OrderMenuProps {
  readonly order: TrackOrder;
  readonly onOrder: (order: TrackOrder) => void;
}

const orders: readonly TrackOrder[] = ["added", "title", "artist", "length"];

export function OrderMenu({ order, onOrder }: OrderMenuProps) {
  const { t } = useTranslation();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton
          label={`${t("library.order")}: ${t(`library.orders.${order}`)}`}
          data-testid="library-order"
        >
          <ArrowDownUp size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="end" collisionPadding={8}>
          <DropdownMenu.RadioGroup value={order} onValueChange={(value) => onOrder(value as TrackOrder)}>
            {orders.map((name) => (
              <DropdownMenu.RadioItem
                key={name}
                value={name}
                className={menu.item}
                data-testid={`order-${name}`}
              >
                <span className={styles.tick}>
                  <DropdownMenu.ItemIndicator>
                    <Check size={18} strokeWidth={1.5} aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {t(`library.orders.${name}`)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
