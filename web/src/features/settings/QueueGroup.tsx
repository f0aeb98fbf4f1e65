import { useTranslation } from "react-i18next";
import { ChoiceRow, Group, NumberRow, SwitchRow } from "./fields";

/** How tracks come into the queue, and in which order they stand there. */
export function QueueGroup() {
  const { t } = useTranslation();
  return (
    <Group title={t("settings.queue")}>
      <ChoiceRow
        setting="requests"
        name={t("settings.requests")}
        choices={[
          { value: "everyone", name: t("settings.everyone") },
          { value: "djs", name: t("settings.djs") },
        ]}
      />
      <ChoiceRow
        setting="queue_order"
        name={t("settings.order")}
        choices={[
          { value: "dj", name: t("settings.orderDj"), text: t("settings.orderDjText") },
          { value: "fair", name: t("settings.orderFair"), text: t("settings.orderFairText") },
        ]}
      />
      <NumberRow
        setting="requests_per_person"
        name={t("settings.perPerson")}
        text={t("settings.perPersonText")}
        least={1}
        most={50}
      />
      <NumberRow
        setting="cooldown_minutes"
        name={t("settings.cooldown")}
        text={t("settings.cooldownText")}
        least={0}
        most={1_440}
      />
      <SwitchRow
        setting="allow_duplicates"
        name={t("settings.duplicates")}
        text={t("settings.duplicatesText")}
      />
    </Group>
  );
}
