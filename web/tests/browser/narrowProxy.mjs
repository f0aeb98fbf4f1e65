// A proxy as they stand before offices and hotels: it lets no WebSocket through, and may hold streams back.
import { createServer, request } from "node:http";
import { connect } from "node:net";

/** `sockets` and `streams` say what comes through, and may be set at any time. */
export class NarrowProxy {
  sockets = false;
  streams = true;
  #server;
  #target;
  #open = new Set();

  static async before(url) {
    const proxy = new NarrowProxy();
    proxy.#target = new URL(url);
    proxy.#server = createServer((asked, answer) => proxy.#pass(asked, answer));
    proxy.#server.on("upgrade", (asked, socket, head) => proxy.#upgrade(asked, socket, head));
    await new Promise((listening) => proxy.#server.listen(0, "127.0.0.1", listening));
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    for (const socket of this.#open) socket.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #pass(asked, answer) {
    const { hostname, port } = this.#target;
    const { method, url: path, headers } = asked;
    const passed = request({ hostname, port, method, path, headers }, (answered) => {
      const isStream = answered.headers["content-type"]?.startsWith("text/event-stream");
      if (isStream && !this.streams) return; // until it is whole, which it never is
      answer.writeHead(answered.statusCode, answered.headers);
      answered.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  }

  #upgrade(asked, socket, head) {
    if (!this.sockets) {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    const server = connect(this.#target.port, this.#target.hostname, () => {
      const headers = asked.rawHeaders.reduce((text, part, at) => text + part + (at % 2 ? "\r\n" : ": "), "");
      server.write(`GET ${asked.url} HTTP/1.1\r\n${headers}\r\n`);
      server.write(head);
      server.pipe(socket).pipe(server);
    });
    for (const end of [server, socket]) {
      this.#open.add(end);
      end.on("error", () => undefined);
      end.on("close", () => {
        this.#open.delete(end);
        (end === server ? socket : server).destroy();
      });
    }
  }
}
