#include "client.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "transfer.h"

/* How long to wait before another try to connect: a daemon that restarts fails no login. */
enum { CONNECT_PAUSE_MS = 50 };

const char MALFORMED_REPLY[] = "sallyportd's reply is malformed; are sallyportd and this module of the same release?";

enum reach {
	REACH_REFUSED,
	REACH_NOBODY,
	REACH_READY,
};

/*
 * Whoever can put a socket where the module looks for it can grant every login. So nobody but its owner may be able to
 * write in its folder, and that owner must be root or the one who owns the socket. The sticky bit does not help:
 * while the daemon is down, a name in /tmp is free for everybody.
 *
 * Between this look and connect() only those two could put something else there; peer_is() then sees who listens.
 */
static enum reach
check_place(const char *path, uid_t *owner, const char **why)
{
	char folder[SOCKET_PATH_BYTES_MAX + 1];
	struct stat of_folder, of_socket;
	const char *slash = strrchr(path, '/');
	size_t length;

	if (slash == NULL || strlen(path) > SOCKET_PATH_BYTES_MAX) {
		*why = "the socket's path is not absolute, or too long";
		return REACH_REFUSED;
	}
	length = slash == path ? 1 : (size_t)(slash - path);
	memcpy(folder, path, length);
	folder[length] = '\0';
	if (stat(folder, &of_folder) == -1 || lstat(path, &of_socket) == -1) {
		if (errno == ENOENT) {
			*why = "there is no socket; is sallyportd running? systemctl status sallyportd";
			return REACH_NOBODY;
		}
		*why = "the socket cannot be looked at; check the path of socket= and the rights on its folders";
		return REACH_REFUSED;
	}
	if ((of_folder.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		*why = "the socket's folder is writable by group or others, who could pose as sallyportd; "
		    "chmod go-w the folder";
		return REACH_REFUSED;
	}
	if (!S_ISSOCK(of_socket.st_mode)) {
		*why = "what lies in the socket's place is no socket; correct socket= or remove it";
		return REACH_REFUSED;
	}
	if (of_folder.st_uid != 0 && of_folder.st_uid != of_socket.st_uid) {
		*why = "the socket's folder belongs neither to root nor to the socket's owner, and its owner could "
		    "pose as sallyportd; chown the folder";
		return REACH_REFUSED;
	}
	*owner = of_socket.st_uid;
	return REACH_READY;
}

/* The kernel's word on who listens; with socket activation that is root. */
static bool
peer_is(int fd, uid_t owner)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == -1 || length != sizeof(peer))
		return false;
	return peer.uid == 0 || peer.uid == owner;
}

/* Connects, and looks at both ends of the way. *fd is to be closed, whatever is returned, unless it is -1. */
static enum reach
connect_once(const char *path, int *fd, const char **why)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	enum reach place;
	uid_t owner;

	*fd = -1;
	place = check_place(path, &owner, why);
	if (place != REACH_READY)
		return place;
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd == -1) {
		*why = "no socket could be made; is this process out of descriptors or memory?";
		return REACH_REFUSED;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (connect(*fd, (struct sockaddr *)&address, sizeof(address)) == -1) {
		switch (errno) {
		case ENOENT:
		case ECONNREFUSED:
			*why = "nobody listens at the socket; is sallyportd running? systemctl status sallyportd";
			return REACH_NOBODY;
		case EAGAIN:
		case EINTR:
			*why = "sallyportd has too many callers waiting; see its log: journalctl -u sallyportd";
			return REACH_NOBODY;
		default:
			*why = "connecting to the socket is not allowed; check its rights and the rules of "
			    "SELinux or AppArmor";
			return REACH_REFUSED;
		}
	}
	if (!peer_is(*fd, owner)) {
		*why = "who listens at the socket is neither root nor the socket's owner, and may pose as "
		    "sallyportd; find out who, and remove the socket";
		return REACH_REFUSED;
	}
	return REACH_READY;
}

/* Tries for at most 2 s, and at least once. */
static enum reach
connect_patiently(const char *path, struct patience patience, int *fd, const char **why)
{
	int64_t until_ms = patience.once ? 0 : sooner(monotonic_ms() + CONNECT_MS_MAX, patience.deadline_ms);

	for (;;) {
		enum reach result = connect_once(path, fd, why);

		if (result != REACH_NOBODY || monotonic_ms() >= until_ms)
			return result;
		if (*fd != -1)
			close(*fd);
		wait_until(NULL, 0, sooner(monotonic_ms() + CONNECT_PAUSE_MS, until_ms));
	}
}

static bool
more_is_there(int fd)
{
	uint8_t byte;

	return recv(fd, &byte, sizeof(byte), MSG_DONTWAIT) > 0;
}

static enum transfer
receive_reply(int fd, struct reply *reply, int64_t until_ms, const char **refused)
{
	enum transfer result;
	size_t body_length;

	result = receive_all(fd, reply->bytes, HEADER_BYTES, until_ms);
	if (result != TRANSFER_DONE)
		return result;
	*refused = reply_body_length(reply->bytes, reply->welcome, &body_length);
	if (*refused != NULL)
		return TRANSFER_DONE;
	result = receive_all(fd, reply->bytes + HEADER_BYTES, body_length, until_ms);
	if (result != TRANSFER_DONE)
		return result;
	reply->length = HEADER_BYTES + body_length;
	if (more_is_there(fd))
		*refused = "end of the frame";
	return TRANSFER_DONE;
}

/* Sends the request and receives the reply. *broken says that the connection ended before the reply did. */
static enum exchange
talk(int fd, const struct request *request, struct reply *reply, int64_t until_ms, bool *broken, const char **why)
{
	const char *refused = NULL;
	enum transfer result;

	result = send_all(fd, request->bytes, request->length, until_ms);
	/* A daemon that is too busy may reply, and hang up, before it has read the request. */
	if (result != TRANSFER_LATE)
		result = receive_reply(fd, reply, until_ms, &refused);
	if (result == TRANSFER_LATE) {
		*why = "sallyportd took the request and stayed silent; see its log: journalctl -u sallyportd";
		return EXCHANGE_FAILED;
	}
	if (result == TRANSFER_BROKEN) {
		*why = "sallyportd hung up without a reply; see its log: journalctl -u sallyportd";
		*broken = true;
		return EXCHANGE_FAILED;
	}
	if (refused != NULL) {
		*why = MALFORMED_REPLY;
		return EXCHANGE_FAILED;
	}
	return EXCHANGE_REPLIED;
}

static enum exchange
exchange_once(const char *socket_path, struct patience patience, const struct request *request, struct reply *reply,
    bool *broken, const char **why)
{
	enum exchange result = EXCHANGE_FAILED;
	int fd;

	*broken = false;
	switch (connect_patiently(socket_path, patience, &fd, why)) {
	case REACH_READY:
		result = talk(fd, request, reply, sooner(monotonic_ms() + patience.reply_ms, patience.deadline_ms),
		    broken, why);
		break;
	case REACH_NOBODY:
		result = EXCHANGE_NOBODY;
		break;
	case REACH_REFUSED:
		break;
	}
	if (fd != -1)
		close(fd);
	return result;
}

enum exchange
client_exchange(const char *socket_path, struct patience patience, const struct request *request, struct reply *reply,
    const char **why)
{
	const char *why_not_again;
	enum exchange result;
	bool broken;

	result = exchange_once(socket_path, patience, request, reply, &broken, why);
	if (!broken || monotonic_ms() >= patience.deadline_ms)
		return result;
	result = exchange_once(socket_path, patience, request, reply, &broken, &why_not_again);
	/*
	 * A daemon that goes away while it holds a request is not "unavailable": otherwise whoever could make it fall
	 * over with an answer would choose that word for the stack.
	 */
	if (result == EXCHANGE_NOBODY)
		return EXCHANGE_FAILED;
	if (result == EXCHANGE_FAILED)
		*why = why_not_again;
	return result;
}
