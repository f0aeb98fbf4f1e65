import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";
import { es } from "./es";
import { store, stored } from "../app/stored";

type Worded<T> = { readonly [K in keyof T]: T[K] extends string ? string : Worded<T[K]> };

/** The texts that every language has to have. */
export type Texts = Worded<typeof en>;

export const languages = ["es", "en"] as const;
export type Language = (typeof languages)[number];

/** Each in itself. */
export const languageNames: Readonly<Record<Language, string>> = { es: "Español", en: "English" };

const storageKey = "whatssound.language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "texts";
    resources: { texts: Texts };
  }
}

function isLanguage(value: string | null | undefined): value is Language {
  return languages.some((language) => language === value);
}

function preferredLanguage(): Language {
  const chosen = stored(storageKey);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "en";
}

export async function startTexts(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    lng: preferredLanguage(),
    fallbackLng: "en",
    defaultNS: "texts",
    ns: ["texts"],
    resources: { en: { texts: en }, es: { texts: es } },
    interpolation: { escapeValue: false }, // React escapes
  });
}

export function currentLanguage(): Language {
  const language = i18next.language;
  return isLanguage(language) ? language : "en";
}

export function chooseLanguage(language: Language): void {
  store(storageKey, language);
  void i18next.changeLanguage(language);
}
