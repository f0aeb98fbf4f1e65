// node ws.js PORT: what most programs do with ws, a send to each client. The group is the path.
const { WebSocketServer, WebSocket } = require("ws");
const groups = new Map();
const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = require("http").createServer();
server.on("upgrade", (request, socket, head) =>
  wss.handleUpgrade(request, socket, head, (client) => {
    if (!groups.has(request.url)) groups.set(request.url, new Set());
    const group = groups.get(request.url).add(client);
    client.on("close", () => group.delete(client));
    client.on("error", () => {});
    client.on("message", (data, binary) => {
      for (const member of group) if (member.readyState === WebSocket.OPEN) member.send(data, { binary });
    });
  }),
);
server.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096 });
