// node socketio.js PORT: rooms of socket.io, over WebSocket alone.
const server = require("http").createServer();
const { Server } = require("socket.io");
const io = new Server(server, { perMessageDeflate: false, transports: ["websocket"] });
io.on("connection", (socket) => {
  socket.on("join", (room) => {
    socket.join(room);
    socket.data.room = room;
    socket.emit("joined", room);
  });
  socket.on("chat", (message) => io.to(socket.data.room).emit("chat", message));
});
server.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096 });
