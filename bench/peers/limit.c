/* limit NAME PORT: the least that a WebSocket server can do, in C on one thread: no TLS, no joins, no rights, no JSON.
 * A group is a request's path. What a member sends goes to all members of its group as it came,
 *   limit        with a send for each message and member: the limit without coalescing;
 *   limit-batch  with a send for each turn of the loop and member, whatever came in that turn. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 65536

typedef struct { uint8_t *data; size_t length, capacity; } bytes_t;
typedef struct { int fd, group, place, upgraded; bytes_t unread, unsent; } member_t;
typedef struct { char path[64]; member_t **members; int count, capacity, filled; bytes_t turn; } group_t;

static member_t *members[MOST];
static group_t groups[MOST];
static int group_count, poll_fd, batch, filled[MOST], filled_count;
static uint8_t received[1 << 20];

static void append(bytes_t *to, const void *data, size_t length) {
  if (to->length + length > to->capacity) {
    to->capacity = to->length + length + 4096;
    to->data = realloc(to->data, to->capacity);
  }
  memcpy(to->data + to->length, data, length);
  to->length += length;
}

static void clear(bytes_t *bytes) {
  free(bytes->data);
  memset(bytes, 0, sizeof *bytes);
}

/* ---- the handshake ---- */

static uint32_t rotate(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void sha1(const uint8_t *text, size_t length, uint8_t digest[20]) { /* of one or two blocks */
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, w[80];
  uint8_t padded[128] = {0};
  size_t total = ((length + 8) / 64 + 1) * 64;
  memcpy(padded, text, length);
  padded[length] = 0x80;
  for (int i = 0; i < 8; i++) padded[total - 1 - i] = (uint64_t)length * 8 >> (8 * i);
  for (size_t at = 0; at < total; at += 64) {
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++) {
      static const uint32_t k[] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
      const uint8_t *p = padded + at + i * 4;
      w[i] = i < 16 ? (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3] : rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
      uint32_t f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      uint32_t next = rotate(a, 5) + f + e + k[i / 20] + w[i];
      e = d; d = c; c = rotate(b, 30); b = a; a = next;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - 8 * (i % 4));
}

static void base64(const uint8_t *in, char *out) { /* of the 20 bytes of a digest */
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < 21; i += 3) {
    uint32_t v = in[i] << 16 | in[i + 1] << 8 | (i == 18 ? 0 : in[i + 2]);
    *out++ = alphabet[v >> 18];
    *out++ = alphabet[v >> 12 & 63];
    *out++ = alphabet[v >> 6 & 63];
    *out++ = i == 18 ? '=' : alphabet[v & 63];
  }
  *out = 0;
}

/* ---- writing ---- */

static void watch(member_t *m, int writable) {
  struct epoll_event event = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.fd = m->fd};
  epoll_ctl(poll_fd, EPOLL_CTL_MOD, m->fd, &event);
}

static void send_to(member_t *m, const uint8_t *data, size_t length) {
  ssize_t sent = m->unsent.length ? 0 : send(m->fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) sent = 0;
  if ((size_t)sent == length) return;
  if (!m->unsent.length) watch(m, 1);
  append(&m->unsent, data + sent, length - sent);
}

static void send_rest(member_t *m) {
  ssize_t sent = send(m->fd, m->unsent.data, m->unsent.length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent <= 0) return;
  m->unsent.length -= sent;
  memmove(m->unsent.data, m->unsent.data + sent, m->unsent.length);
  if (!m->unsent.length) {
    clear(&m->unsent);
    watch(m, 0);
  }
}

static void send_turn(group_t *group) {
  for (int i = 0; i < group->count; i++) send_to(group->members[i], group->turn.data, group->turn.length);
  group->turn.length = 0;
  group->filled = 0;
}

static void publish(int number, const uint8_t *payload, size_t length) {
  group_t *group = &groups[number];
  uint8_t header[4] = {0x81, length < 126 ? length : 126, length >> 8, length};
  append(&group->turn, header, length < 126 ? 2 : 4);
  append(&group->turn, payload, length);
  if (!batch) send_turn(group);
  else if (!group->filled) {
    group->filled = 1;
    filled[filled_count++] = number;
  }
}

/* ---- reading ---- */

static void drop(member_t *m) {
  if (m->upgraded) {
    group_t *group = &groups[m->group];
    group->members[m->place] = group->members[--group->count];
    group->members[m->place]->place = m->place;
  }
  close(m->fd);
  members[m->fd] = NULL;
  clear(&m->unread);
  clear(&m->unsent);
  free(m);
}

static void join(member_t *m, const char *path) {
  int number = 0;
  while (number < group_count && strcmp(groups[number].path, path)) number++;
  if (number == group_count) strcpy(groups[group_count++].path, path);
  group_t *group = &groups[number];
  if (group->count == group->capacity) {
    group->capacity = group->capacity * 2 + 16;
    group->members = realloc(group->members, group->capacity * sizeof *group->members);
  }
  m->group = number;
  m->place = group->count;
  m->upgraded = 1;
  group->members[group->count++] = m;
}

/* The bytes of the request, 0 when it is not whole, -1 when it is none. */
static int upgrade(member_t *m, uint8_t *data, size_t length) {
  static const char name[] = "Sec-WebSocket-Key: ";
  uint8_t *end = memmem(data, length, "\r\n\r\n", 4);
  char *key = memmem(data, length, name, sizeof name - 1), path[64], text[64], accept[32], answer[256];
  uint8_t digest[20];
  if (!end) return 0;
  if (!key || sscanf((char *)data, "GET %63s", path) != 1) return -1;
  memcpy(text, key + sizeof name - 1, 24);
  memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
  sha1((uint8_t *)text, 60, digest);
  base64(digest, accept);
  int written = sprintf(answer,
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
  send_to(m, (uint8_t *)answer, written);
  join(m, path);
  return end + 4 - data;
}

static void readable(member_t *m) {
  size_t before = m->unread.length;
  if (before) memcpy(received, m->unread.data, before);
  ssize_t count = recv(m->fd, received + before, sizeof received - before, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) { drop(m); return; }
  uint8_t *data = received;
  size_t left = before + count;
  clear(&m->unread);
  if (!m->upgraded) {
    int taken = upgrade(m, data, left);
    if (taken < 0) { drop(m); return; }
    data += taken;
    left -= taken;
  }
  while (m->upgraded && left >= 6) {
    size_t length = data[1] & 127, header = 6;
    if (length == 127) { drop(m); return; }
    if (length == 126) {
      if (left < 8) break;
      length = data[2] << 8 | data[3];
      header = 8;
    }
    if (left < header + length) break;
    const uint8_t *mask = data + header - 4;
    uint8_t *payload = data + header;
    if (mask[0] | mask[1] | mask[2] | mask[3])
      for (size_t i = 0; i < length; i++) payload[i] ^= mask[i & 3];
    if ((data[0] & 15) == 8) { drop(m); return; }
    if ((data[0] & 15) == 1) publish(m->group, payload, length);
    data += header + length;
    left -= header + length;
  }
  if (left) append(&m->unread, data, left);
}

static void accept_all(int listener) {
  int fd, one = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    members[fd] = calloc(1, sizeof(member_t));
    members[fd]->fd = fd;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
  }
}

int main(int count, char **arguments) {
  if (count < 3) { fprintf(stderr, "limit|limit-batch PORT\n"); return 2; }
  batch = !strcmp(arguments[1], "limit-batch");
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(atoi(arguments[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) { perror("limit"); return 1; }
  poll_fd = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[512];
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int ready = epoll_wait(poll_fd, events, 512, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) { accept_all(fd); continue; }
      if (members[fd] && events[i].events & EPOLLOUT && members[fd]->unsent.length) send_rest(members[fd]);
      if (members[fd] && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(members[fd]);
    }
    for (int i = 0; i < filled_count; i++) send_turn(&groups[filled[i]]);
    filled_count = 0;
  }
}
