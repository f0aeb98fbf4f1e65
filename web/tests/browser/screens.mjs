// Every screen and state of the app, in the order in which a party comes to them.
export const DESKTOP = { width: 1440, height: 900 };
export const TABLET = { width: 820, height: 1180 };
export const PHONE = { width: 390, height: 844 };

export const dialog = (visitor) => visitor.page.getByRole("dialog").waitFor();
export const press = (visitor, testId) => visitor.see(testId).first().click();
export const chosen = async (visitor, menu, item) => {
  await press(visitor, menu);
  await press(visitor, item);
  await dialog(visitor);
};
/** Somebody else's line in the list of people. */
export const other = (visitor) =>
  visitor.page.locator('[data-testid="person"]:not(:has([data-testid="rename"]))').first();

/** Shows what `open` has led to, in a window of some size. */
export async function show(visitor, screen, size) {
  await visitor.page.setViewportSize(size);
  // What stands elsewhere in another width is there in the next picture.
  await visitor.page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 50)));
  const tab = screen.tab && visitor.see(`tab-${screen.tab}`);
  if (tab && (await tab.isVisible())) await tab.click();
  if (screen.layer) {
    await screen.layer();
    await layerOpens(visitor);
  }
  if (screen.shows) await visitor.see(screen.shows).first().waitFor();
}

/** A layer has come, whose code may have had to be loaded, and has taken the focus. */
const layerOpens = (visitor) =>
  visitor.page.waitForFunction(() => document.activeElement?.closest("[role=dialog], [role=menu]"));

/** Closes its layer, and waits until it is gone. */
export async function closeLayer(visitor) {
  await visitor.page.keyboard.press("Escape");
  await visitor.page.locator("[role=dialog], [role=menu]").first().waitFor({ state: "detached" });
}

/**
 * A line for each screen, in the order in which a party comes to them: who sees it, how large, how it is opened
 * and by what one knows that it is there. The main ones are also judged in the light theme. A phone's may be no
 * wider than 320 px. What `layer` opens closes by Escape, and gives the focus back to `focus`; it lies behind `tab`
 * where the window is narrow. Pictures are taken in all sizes, or in those of `pictures`.
 */
export function screensOf({ server, host, guest, code, acts }) {
  return [
    {
      name: "landing",
      light: true,
      who: "guest",
      size: DESKTOP,
      open: () => guest.page.goto(server.url),
      shows: "create-session",
    },
    { name: "landing on a phone", pictures: [], light: true, who: "guest", size: PHONE },
    {
      name: "the sheet for a name",
      who: "guest",
      size: PHONE,
      layer: () => press(guest, "name"),
      focus: "name",
    },
    { name: "gate", light: true, who: "guest", size: DESKTOP, open: () => acts.enter(guest) },
    { name: "gate on a phone", pictures: [], who: "guest", size: PHONE },
    {
      name: "room",
      pictures: [DESKTOP],
      light: true,
      who: "guest",
      size: DESKTOP,
      open: () => guest.tapToListen(),
    },
    { name: "room of the DJ", pictures: [], light: true, who: "host", size: DESKTOP },
    { name: "tablet: chat", pictures: [TABLET], who: "guest", size: TABLET },
    {
      name: "tablet: people",
      pictures: [TABLET],
      who: "guest",
      size: TABLET,
      open: () => press(guest, "tab-people"),
    },
    {
      name: "phone: people",
      pictures: [PHONE],
      light: true,
      who: "guest",
      size: PHONE,
      open: () => press(guest, "tab-people"),
    },
    {
      name: "phone: chat",
      pictures: [PHONE],
      light: true,
      who: "guest",
      size: PHONE,
      open: () => press(guest, "tab-chat"),
    },
    {
      name: "phone: queue",
      pictures: [PHONE],
      light: true,
      who: "guest",
      size: PHONE,
      open: () => press(guest, "tab-queue"),
    },
    {
      name: "phone: now",
      pictures: [PHONE],
      light: true,
      who: "guest",
      size: PHONE,
      open: () => press(guest, "tab-now"),
    },
    {
      name: "library",
      tab: "queue",
      light: true,
      who: "host",
      size: DESKTOP,
      layer: () => host.openLibrary(),
      focus: "library-open",
    },
    { name: "share", who: "host", size: PHONE, layer: () => press(host, "share-open"), focus: "share-open" },
    {
      name: "room menu",
      who: "host",
      size: DESKTOP,
      layer: () => press(host, "room-menu"),
      focus: "room-menu",
    },
    {
      name: "recap",
      light: true,
      who: "host",
      size: PHONE,
      layer: () => chosen(host, "room-menu", "recap-open"),
      focus: "room-menu",
    },
    {
      name: "this device",
      who: "host",
      size: PHONE,
      layer: () => chosen(host, "room-menu", "device-open"),
      focus: "room-menu",
    },
    {
      name: "settings of the room",
      who: "host",
      size: PHONE,
      layer: () => chosen(host, "room-menu", "menu-settings"),
      focus: "room-menu",
    },
    {
      name: "console",
      who: "host",
      size: DESKTOP,
      open: async () => {
        await press(host, "room-menu");
        await press(host, "menu-console");
      },
      shows: "console",
    },
    { name: "console on a phone", pictures: [], who: "host", size: PHONE, open: () => dialog(host) },
    {
      name: "console closed",
      pictures: [],
      who: "host",
      size: DESKTOP,
      open: () => press(host, "console-close"),
    },
    {
      name: "menu of a person",
      tab: "people",
      light: true,
      who: "host",
      size: DESKTOP,
      layer: () => other(host).getByTestId("person-menu").click(),
      focus: "person-menu",
    },
    {
      name: "ban",
      tab: "people",
      who: "host",
      size: DESKTOP,
      layer: async () => {
        await other(host).getByTestId("person-menu").click();
        await press(host, "ban");
        await dialog(host);
      },
      focus: "person-menu",
    },
    {
      name: "report",
      tab: "people",
      who: "guest",
      size: DESKTOP,
      layer: async () => {
        await other(guest).getByTestId("person-menu").click();
        await press(guest, "report-member");
        await dialog(guest);
      },
      focus: "person-menu",
    },
    {
      name: "order",
      light: true,
      who: "host",
      size: PHONE,
      tab: "people",
      layer: () => press(host, "order-open"),
      focus: "order-open",
    },
    { name: "sync", who: "guest", size: DESKTOP, layer: () => press(guest, "sync-chip"), focus: "sync-chip" },
    {
      name: "shortcuts",
      who: "guest",
      size: DESKTOP,
      layer: async () => {
        await guest.see("mute").focus();
        await guest.page.keyboard.press("?");
        await dialog(guest);
      },
      focus: "mute",
    },
    {
      name: "big screen",
      who: "guest",
      size: DESKTOP,
      open: () => guest.page.goto(`${server.url}/s/${code}/screen`),
      shows: "screen-title",
    },
    {
      name: "privacy",
      who: "guest",
      size: PHONE,
      open: () => guest.page.goto(`${server.url}/privacy`),
      shows: "legal",
    },
    { name: "back at the gate", pictures: [], who: "guest", size: PHONE, open: () => acts.enter(guest) },
    { name: "kicked", who: "guest", size: PHONE, open: acts.kick },
    {
      name: "wrong code",
      who: "guest",
      size: PHONE,
      open: () => guest.page.goto(`${server.url}/s/ZZZZZZ`),
      shows: "home",
    },
    {
      name: "no such page",
      who: "guest",
      size: PHONE,
      open: () => guest.page.goto(`${server.url}/nowhere`),
      shows: "home",
    },
    { name: "away", who: "guest", size: PHONE, open: acts.away },
    { name: "password", who: "stranger", size: PHONE, open: acts.askForPassword, shows: "password-input" },
    { name: "ended", who: "host", size: PHONE, open: acts.end, shows: "ended" },
  ];
}
