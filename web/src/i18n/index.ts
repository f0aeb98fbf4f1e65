import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { en } from "./en";
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

/** Of each language its own file: a page reads one of them. */
const readers: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: () => import("./en").then(({ en }) => en),
  es: () => import("./es").then(({ es }) => es),
};

export async function startTexts(): Promise<void> {
  const language = preferredLanguage();
  i18next.on("languageChanged", (chosen) => {
    document.documentElement.lang = chosen;
  });
  await i18next.use(initReactI18next).init({
    lng: language,
    // Each language has all texts, as a test sees to.
    fallbackLng: false,
    defaultNS: "texts",
    ns: ["texts"],
    // Said, so that no key is looked at for what might be a sentence.
    keySeparator: ".",
    nsSeparator: false,
    resources: { [language]: { texts: await readers[language]() } },
    interpolation: { escapeValue: false }, // React escapes
  });
}

export function currentLanguage(): Language {
  const language = i18next.language;
  return isLanguage(language) ? language : "en";
}

export async function chooseLanguage(language: Language): Promise<void> {
  store(storageKey, language);
  if (!i18next.hasResourceBundle(language, "texts")) {
    i18next.addResourceBundle(language, "texts", await readers[language]());
  }
  await i18next.changeLanguage(language);
}
