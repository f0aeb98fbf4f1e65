import { Switch } from "radix-ui";
import { useId } from "react";
import { useDevice, type DeviceWishes } from "../../app/device";
import controls from "../moderation/Order.module.css";
import styles from "./Device.module.css";

interface WishProps {
  readonly of: keyof DeviceWishes;
  readonly label: string;
  readonly text: string;
}

/** Something that this device does or leaves. */
export function Wish({ of, label, text }: WishProps) {
  const id = useId();
  const on = useDevice((state) => state[of]);
  const wish = useDevice((state) => state.wish);
  return (
    <div className={styles.line}>
      <label className={styles.text} htmlFor={id}>
        <b>{label}</b>
        <small id={`${id}text`}>{text}</small>
      </label>
      <Switch.Root
        id={id}
        className={controls.switch}
        checked={on}
        aria-label={label}
        aria-describedby={`${id}text`}
        data-testid={`wish-${of}`}
        onCheckedChange={(wanted) => wish({ [of]: wanted })}
      >
        <Switch.Thumb className={controls.thumb} />
      </Switch.Root>
    </div>
  );
}
