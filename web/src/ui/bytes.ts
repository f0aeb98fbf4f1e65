const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** An amount as people read it: 740 kB, 3.1 MB, 12 GB. */
export function bytesText(bytes: number, language: string): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const amount = bytes / 1000 ** power;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power > 1 && amount < 10 ? 1 : 0,
  }).format(amount);
}
