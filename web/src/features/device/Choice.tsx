import { RadioGroup } from "radix-ui";
import { useId, type ReactNode } from "react";
import controls from "../moderation/Order.module.css";
import styles from "./Device.module.css";

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly of: readonly { readonly value: T; readonly label: ReactNode; readonly lang?: string }[];
  readonly onChoose: (value: T) => void;
  readonly testId: string;
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, value, of, onChoose, testId }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className={styles.line}>
      <p className={styles.text}>
        <b id={id}>{label}</b>
      </p>
      <RadioGroup.Root
        className={controls.steps}
        orientation="horizontal"
        value={value}
        aria-labelledby={id}
        onValueChange={(chosen) => onChoose(chosen as T)}
      >
        {of.map((each) => (
          <RadioGroup.Item
            key={each.value}
            className={controls.step}
            value={each.value}
            lang={each.lang}
            data-testid={`${testId}-${each.value}`}
          >
            {each.label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
