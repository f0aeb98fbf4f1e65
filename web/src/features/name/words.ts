import type { Language } from "../../i18n";

/** Friendly names for people who have not chosen one; Spanish adjectives follow and agree by form. */
const english = {
  first: [
    "Velvet",
    "Amber",
    "Lunar",
    "Mellow",
    "Golden",
    "Silver",
    "Cosmic",
    "Midnight",
    "Sunny",
    "Electric",
    "Quiet",
    "Neon",
    "Coral",
    "Indigo",
    "Wandering",
    "Gentle",
    "Copper",
    "Misty",
    "Brave",
    "Lucky",
  ],
  second: [
    "Otter",
    "Heron",
    "Fox",
    "Lynx",
    "Badger",
    "Sparrow",
    "Whale",
    "Panda",
    "Koala",
    "Falcon",
    "Turtle",
    "Gecko",
    "Robin",
    "Hedgehog",
    "Dolphin",
    "Moth",
    "Raven",
    "Beaver",
    "Seal",
    "Owl",
  ],
};
const spanish = {
  first: [
    "Nutria",
    "Garza",
    "Zorro",
    "Lince",
    "Tejón",
    "Gorrión",
    "Ballena",
    "Panda",
    "Koala",
    "Halcón",
    "Tortuga",
    "Salamandra",
    "Mirlo",
    "Erizo",
    "Delfín",
    "Polilla",
    "Cuervo",
    "Castor",
    "Foca",
    "Búho",
  ],
  second: [
    "de Terciopelo",
    "de Ámbar",
    "Lunar",
    "Celeste",
    "de Oro",
    "de Plata",
    "de Medianoche",
    "del Sur",
    "Audaz",
    "Fugaz",
    "de Neón",
    "de Coral",
    "Índigo",
    "Errante",
    "Feliz",
    "de Cobre",
    "Invisible",
    "Valiente",
    "Amable",
    "con Suerte",
  ],
};

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? "";
}

export function randomName(language: Language, random: () => number = Math.random): string {
  const words = language === "es" ? spanish : english;
  return `${pick(words.first, random)} ${pick(words.second, random)}`;
}
