// A host whose music plays, a guest and a stranger, by whom every screen of the app is reached.
import assert from "node:assert/strict";
import { startServer } from "../../../conformance/server.mjs";
import { rows } from "./rows.mjs";
import { chosen, DESKTOP, other, press } from "./screens.mjs";
import { Visitor } from "./visitor.mjs";

/** All three arrive as `options` say. */
export class Cast {
  static async gather(options) {
    const cast = new Cast();
    try {
      cast.server = await startServer();
      [cast.host, cast.guest, cast.stranger] = await Promise.all(
        [1, 2, 3].map(() => Visitor.arrive(cast.server.url, options)),
      );
      return cast;
    } catch (failure) {
      await cast.leave();
      throw failure;
    }
  }

  async leave() {
    for (const visitor of [this.host, this.guest, this.stranger].filter(Boolean)) await visitor.leave();
    await this.server?.stop();
  }

  /** The host's session, with three demo tracks of which the first plays. */
  async begin() {
    const { host, server } = this;
    this.code = await host.createSession();
    await host.openLibrary();
    for (const title of ["Azotea", "Harbour Lamp", "Kitchen Light"]) await host.queue("demo-track", title);
    await host.closeLibrary();
    await host.clickAt("play");
    [{ id: this.sessionId }] = await rows(server, `sessions?select=id&code=eq.${this.code}`);
  }

  async say(lines) {
    for (const line of lines) {
      await this.host.say(line);
      await this.host.reads(line);
    }
  }

  async call(name, parameters, caller = this.host) {
    const { token } = await caller.login();
    const answer = await this.ask(name, { p_session: this.sessionId, ...parameters }, token);
    assert.ok(answer.ok, await answer.text());
  }

  /** Calls a function as a program with somebody's login would; answers whatever the server answers. */
  ask(name, parameters, token) {
    return fetch(`${this.server.url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: {
        apikey: this.server.anonKey,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(parameters),
    });
  }

  /** What leads to screens that no control opens. */
  acts = {
    enter: async (visitor) => {
      await visitor.page.goto(`${this.server.url}/s/${this.code}`);
      await visitor.isLive();
      await visitor.see("tap-to-listen").waitFor();
    },
    kick: async () => {
      await this.host.page.setViewportSize(DESKTOP);
      await other(this.host).getByTestId("person-menu").click();
      await press(this.host, "kick");
      await this.guest.see("come-back").waitFor();
    },
    away: async () => {
      await this.guest.page.route("**/config.json", (route) => route.abort());
      await this.guest.page.goto(this.server.url);
      await this.guest.page.getByRole("alert").waitFor();
    },
    askForPassword: async () => {
      await this.call("set_session_settings", { p_settings: { password: "a word for friends" } });
      await this.stranger.page.goto(`${this.server.url}/s/${this.code}`);
    },
    end: async () => {
      await chosen(this.host, "room-menu", "end-session");
      await press(this.host, "end-session-confirm");
      await this.host.see("recap-play").first().waitFor();
    },
  };
}
