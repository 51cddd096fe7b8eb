/*
 * The exchange with the daemon, against a child that plays it, with a kernel made difficult: reads and writes are
 * short and interrupted, connecting fails as often as wished, and time passes only while the client waits in vain.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "client.h"

int __real_connect(int fd, const struct sockaddr *address, socklen_t length);
ssize_t __real_send(int fd, const void *bytes, size_t length, int flags);
ssize_t __real_recv(int fd, void *bytes, size_t length, int flags);
int __real_poll(struct pollfd *what, nfds_t count, int ms);
int __wrap_connect(int fd, const struct sockaddr *address, socklen_t length);
ssize_t __wrap_send(int fd, const void *bytes, size_t length, int flags);
ssize_t __wrap_recv(int fd, void *bytes, size_t length, int flags);
int __wrap_poll(struct pollfd *what, nfds_t count, int ms);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __real_getsockopt(int fd, int level, int option, void *value, socklen_t *length);
int __wrap_getsockopt(int fd, int level, int option, void *value, socklen_t *length);

static struct {
	size_t piece;                   /* most bytes for one send or recv; 0: as many as wanted */
	bool interrupt;                 /* every second call is interrupted */
	unsigned calls;
	int connect_error;              /* for the next "connect_errors" tries */
	unsigned connect_errors;
	unsigned connects;
	bool wait_for_hangup;           /* before the first send: the peer is gone */
	uid_t peer;                     /* who listens; (uid_t)-1: the truth */
	int64_t now_ms;
} kernel;

static char folder[] = "/tmp/sallyport-client-XXXXXX";
static char path[sizeof(folder) + 16];
static struct request request;
static struct reply reply;
static const char *why;

static bool
interrupted(void)
{
	if (!kernel.interrupt || kernel.calls++ % 2 == 1)
		return false;
	errno = EINTR;
	return true;
}

static size_t
shortened(size_t length)
{
	return kernel.piece != 0 && length > kernel.piece ? kernel.piece : length;
}

int
__wrap_connect(int fd, const struct sockaddr *address, socklen_t length)
{
	kernel.connects++;
	if (kernel.connect_errors != 0) {
		kernel.connect_errors--;
		errno = kernel.connect_error;
		return -1;
	}
	return __real_connect(fd, address, length);
}

ssize_t
__wrap_send(int fd, const void *bytes, size_t length, int flags)
{
	struct pollfd hangup = { .fd = fd, .events = 0 };

	CHECK((flags & MSG_NOSIGNAL) != 0);
	if (kernel.wait_for_hangup)
		(void)__real_poll(&hangup, 1, 10000);
	if (interrupted())
		return -1;
	return __real_send(fd, bytes, shortened(length), flags);
}

ssize_t
__wrap_recv(int fd, void *bytes, size_t length, int flags)
{
	if (interrupted())
		return -1;
	return __real_recv(fd, bytes, shortened(length), flags);
}

/* Waits in truth for the child, and only then lets the client's time pass. */
int
__wrap_poll(struct pollfd *what, nfds_t count, int ms)
{
	int ready;

	CHECK(ms >= 0);
	if (interrupted())
		return -1;
	ready = count == 0 ? 0 : __real_poll(what, count, 200);
	if (ready == 0)
		kernel.now_ms += ms;
	return ready;
}

int
__wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	CHECK(clock == CLOCK_MONOTONIC);
	now->tv_sec = kernel.now_ms / 1000;
	now->tv_nsec = kernel.now_ms % 1000 * 1000000;
	return 0;
}

int
__wrap_getsockopt(int fd, int level, int option, void *value, socklen_t *length)
{
	int result = __real_getsockopt(fd, level, option, value, length);

	if (option == SO_PEERCRED && kernel.peer != (uid_t)-1)
		((struct ucred *)value)->uid = kernel.peer;
	return result;
}

/* What the child does with one connection. */
enum act {
	REPLY,
	REPLY_BYTEWISE,
	REPLY_BEFORE_READING,
	REPLY_AND_MORE,
	HANG_UP,
	HANG_UP_AFTER_READING,
	HANG_UP_HALFWAY,
	STAY_SILENT,
	STAY_SILENT_HALFWAY,
	OVERSIZED,
	OTHER_VERSION,
	STOP,                           /* no more connections */
};

/* A well-formed denial with 300 bytes of reason. */
static size_t
make_reply(uint8_t bytes[400])
{
	static const uint8_t HEADER[] = { 'S', 'L', 'P', 'T', 1, 129, 0, 0, 1, 56, 4, 0, 0, 1, 44 };

	memset(bytes, 0, 400);
	memcpy(bytes, HEADER, sizeof(HEADER));
	memset(bytes + sizeof(HEADER), 'r', 300);
	return sizeof(HEADER) + 300 + 7;
}

static void
read_request(int fd)
{
	uint8_t *bytes = malloc(request.length);
	size_t done = 0;
	ssize_t n;

	while (done < request.length && (n = read(fd, bytes + done, request.length - done)) > 0)
		done += (size_t)n;
	/* What arrives is what was to be sent, in however many pieces. */
	if (done != request.length || memcmp(bytes, request.bytes, done) != 0)
		_exit(1);
	free(bytes);
}

static void
put(int fd, const uint8_t *bytes, size_t length)
{
	if (write(fd, bytes, length) != (ssize_t)length)
		_exit(2);
}

static void
wait_for_caller_to_leave(int fd)
{
	char byte;

	while (read(fd, &byte, 1) > 0)
		continue;
}

static void
play(int fd, enum act act)
{
	static const uint8_t LARGE[] = { 'S', 'L', 'P', 'T', 1, 129, 0, 0, 0x40, 1 };
	static const uint8_t SECOND[] = { 'S', 'L', 'P', 'T', 2, 129, 0, 0, 0, 0 };
	uint8_t bytes[400];
	size_t length = make_reply(bytes), i;

	if (act != HANG_UP && act != REPLY_BEFORE_READING)
		read_request(fd);
	switch (act) {
	case REPLY:
	case REPLY_BEFORE_READING:
		put(fd, bytes, length);
		break;
	case REPLY_BYTEWISE:
		for (i = 0; i < length; i++)
			put(fd, bytes + i, 1);
		break;
	case REPLY_AND_MORE:
		put(fd, bytes, length + 1);
		break;
	case HANG_UP_HALFWAY:
		put(fd, bytes, length / 2);
		break;
	case STAY_SILENT_HALFWAY:
		put(fd, bytes, length / 2);
		wait_for_caller_to_leave(fd);
		break;
	case STAY_SILENT:
		wait_for_caller_to_leave(fd);
		break;
	case OVERSIZED:
		put(fd, LARGE, sizeof(LARGE));
		break;
	case OTHER_VERSION:
		put(fd, SECOND, sizeof(SECOND));
		break;
	case HANG_UP:
	case HANG_UP_AFTER_READING:
	case STOP:
		break;
	}
	close(fd);
}

/* Listens, and leaves a child to play the acts; when they are over, nobody listens. Returns the child. */
static pid_t
daemon_that(enum act first, enum act second)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	enum act acts[] = { first, second };
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t child;
	size_t i;

	(void)unlink(path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (listener == -1 || bind(listener, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    listen(listener, 5) == -1)
		abort();
	child = fork();
	if (child == 0) {
		(void)alarm(20);                /* a test that fails must not wait for ever */
		for (i = 0; i < 2 && acts[i] != STOP; i++) {
			int fd = accept(listener, NULL, NULL);

			if (i == 1 || acts[1] == STOP)
				close(listener);
			play(fd, acts[i]);
		}
		_exit(0);
	}
	close(listener);
	return child;
}

static unsigned
open_descriptors(void)
{
	unsigned count = 0;
	int fd;

	for (fd = 0; fd < 100; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static enum exchange
exchange(int64_t deadline_ms)
{
	struct patience patience = { .deadline_ms = kernel.now_ms + deadline_ms, .reply_ms = REPLY_MS_MAX };
	unsigned before = open_descriptors();
	enum exchange result;

	why = "";
	kernel.connects = 0;
	result = client_exchange(path, patience, &request, &reply, &why);
	CHECK_SAYING(open_descriptors() == before, "a descriptor was left open");
	CHECK((result == EXCHANGE_REPLIED) == (why[0] == '\0') || kernel.connects > 1);
	return result;
}

static void
reset(size_t request_length)
{
	size_t i;

	memset(&kernel, 0, sizeof(kernel));
	kernel.peer = (uid_t)-1;
	kernel.now_ms = 5000000000;             /* more than an int holds */
	request.length = request_length;
	for (i = 0; i < request_length; i++)
		request.bytes[i] = (uint8_t)(i * 7);
	memset(&reply, 0, sizeof(reply));
}

/* Returns true if the child saw what it should. It must be over already. */
static bool
child_content(pid_t child)
{
	int status;

	return waitpid(child, &status, 0) == child && status == 0;
}

static bool
reply_is_right(void)
{
	uint8_t bytes[400];
	size_t length = make_reply(bytes);

	return reply.length == length && memcmp(reply.bytes, bytes, length) == 0;
}

static void
check_transfer(void)
{
	static const size_t LENGTHS[] = { 11, 500, HEADER_BYTES + REQUEST_BODY_BYTES_MAX };
	static const size_t PIECES[] = { 0, 1, 7 };
	pid_t child;
	size_t i, j, k;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < 3; j++) {
			for (k = 0; k < 2; k++) {
				test("SSH-161: %zu bytes in pieces of %zu%s", LENGTHS[i], PIECES[j],
				    k == 1 ? ", interrupted" : "");
				reset(LENGTHS[i]);
				kernel.piece = PIECES[j];
				kernel.interrupt = k == 1;
				child = daemon_that(k == 1 ? REPLY_BYTEWISE : REPLY, STOP);
				CHECK(exchange(30000) == EXCHANGE_REPLIED);
				CHECK(reply_is_right());
				CHECK(child_content(child));
			}
		}
	}
}

static void
check_connecting(void)
{
	int64_t begun_ms;
	pid_t child;

	test("SSH-55: a daemon that restarts within 2 s is waited for");
	reset(100);
	child = daemon_that(REPLY, STOP);
	kernel.connect_error = ECONNREFUSED;
	kernel.connect_errors = 39;
	CHECK(exchange(30000) == EXCHANGE_REPLIED);
	CHECK(kernel.connects == 40);
	CHECK(child_content(child));

	test("SSH-55: nobody listens for 2 s: unavailable");
	reset(100);
	child = daemon_that(STOP, STOP);
	CHECK(child_content(child));
	begun_ms = kernel.now_ms;
	CHECK(exchange(30000) == EXCHANGE_NOBODY);
	CHECK(kernel.now_ms - begun_ms == 2000);
	CHECK(strstr(why, "is sallyportd running") != NULL);

	test("SSH-55: the deadline also ends the tries to connect");
	begun_ms = kernel.now_ms;
	CHECK(exchange(300) == EXCHANGE_NOBODY);
	CHECK(kernel.now_ms - begun_ms == 300);

	test("SSH-44: no socket, and no folder: unavailable");
	CHECK(unlink(path) == 0);
	CHECK(exchange(1000) == EXCHANGE_NOBODY);
	CHECK(rmdir(folder) == 0);
	CHECK(exchange(1000) == EXCHANGE_NOBODY);
	CHECK(mkdir(folder, 0755) == 0);

	test("SSH-44: too many callers waiting for 2 s: unavailable");
	reset(100);
	child = daemon_that(STOP, STOP);
	CHECK(child_content(child));
	kernel.connect_error = EAGAIN;
	kernel.connect_errors = 1000;
	begun_ms = kernel.now_ms;
	CHECK(exchange(30000) == EXCHANGE_NOBODY);
	CHECK(kernel.now_ms - begun_ms == 2000);

	test("SSH-48: what else keeps one from connecting is no unavailability, and not tried again");
	kernel.connect_error = EACCES;
	CHECK(exchange(30000) == EXCHANGE_FAILED);
	CHECK(kernel.connects == 1);
	kernel.connect_error = ENOMEM;
	CHECK(exchange(30000) == EXCHANGE_FAILED);
}

static void
check_place(void)
{
	pid_t child;
	char long_path[300] = "/", other[sizeof(path)];

	test("SSH-48: the socket's folder must not be writable by others, be it sticky");
	reset(100);
	child = daemon_that(STOP, STOP);
	CHECK(child_content(child));
	CHECK(chmod(folder, 0777) == 0 && exchange(1000) == EXCHANGE_FAILED);
	CHECK(strstr(why, "chmod go-w") != NULL);
	CHECK(chmod(folder, 01777) == 0 && exchange(1000) == EXCHANGE_FAILED);
	CHECK(chmod(folder, 0775) == 0 && exchange(1000) == EXCHANGE_FAILED);
	CHECK(chmod(folder, 0757) == 0 && exchange(1000) == EXCHANGE_FAILED);
	CHECK(kernel.connects == 0);
	CHECK(chmod(folder, 0755) == 0 && exchange(100) == EXCHANGE_NOBODY);

	test("SSH-48: a symbolic link is not followed, even to a good socket");
	child = daemon_that(REPLY, STOP);
	(void)snprintf(other, sizeof(other), "%s/other", folder);
	CHECK(rename(path, other) == 0 && symlink(other, path) == 0);
	CHECK(exchange(1000) == EXCHANGE_FAILED && kernel.connects == 0);
	CHECK(rename(other, path) == 0 && exchange(1000) == EXCHANGE_REPLIED);
	CHECK(child_content(child));

	test("SSH-48: what is no socket is not connected to");
	CHECK(unlink(path) == 0 && symlink("/dev/null", path) == 0 && exchange(1000) == EXCHANGE_FAILED);
	CHECK(unlink(path) == 0 && mkdir(path, 0755) == 0 && exchange(1000) == EXCHANGE_FAILED);
	CHECK(rmdir(path) == 0 && mkfifo(path, 0644) == 0 && exchange(1000) == EXCHANGE_FAILED);
	CHECK(kernel.connects == 0);

	test("SSH-48: a listener that is neither root nor the socket's owner is refused");
	child = daemon_that(HANG_UP, STOP);
	kernel.peer = getuid() + 12345;
	CHECK(exchange(1000) == EXCHANGE_FAILED && kernel.connects == 1);
	CHECK(strstr(why, "pose as sallyportd") != NULL);
	CHECK(child_content(child));

	test("SSH-48: root may listen at anybody's socket");
	child = daemon_that(REPLY, STOP);
	kernel.peer = 0;
	CHECK(exchange(1000) == EXCHANGE_REPLIED);
	CHECK(child_content(child));

	test("SSH-48: the folder must belong to root or to the socket's owner");
	if (getuid() == 0) {
		child = daemon_that(REPLY, REPLY);
		CHECK(chown(folder, 12, (gid_t)-1) == 0);
		kernel.peer = 0;
		CHECK(exchange(1000) == EXCHANGE_FAILED && kernel.connects == 0);
		CHECK(lchown(path, 12, (gid_t)-1) == 0);
		CHECK(exchange(1000) == EXCHANGE_REPLIED);
		kernel.peer = 12;
		CHECK(exchange(1000) == EXCHANGE_REPLIED);
		CHECK(chown(folder, 0, (gid_t)-1) == 0);
		CHECK(child_content(child));
	} else {
		skip("only root can give a folder away");
	}

	test("SSH-48: a path that no socket can have");
	memset(long_path + 1, 'p', sizeof(long_path) - 2);
	CHECK(client_exchange(long_path, (struct patience){ .deadline_ms = kernel.now_ms }, &request, &reply, &why) ==
	    EXCHANGE_FAILED);
	CHECK(client_exchange("relative", (struct patience){ .deadline_ms = kernel.now_ms }, &request, &reply, &why) ==
	    EXCHANGE_FAILED);
}

static void
check_faults(void)
{
	int64_t begun_ms;
	pid_t child;

	test("SSH-161: a connection that breaks is made once more, with the same frame");
	reset(100);
	child = daemon_that(HANG_UP_AFTER_READING, REPLY);
	CHECK(exchange(30000) == EXCHANGE_REPLIED && kernel.connects == 2);
	CHECK(reply_is_right() && child_content(child));
	child = daemon_that(HANG_UP_HALFWAY, REPLY);
	CHECK(exchange(30000) == EXCHANGE_REPLIED && kernel.connects == 2);
	CHECK(reply_is_right() && child_content(child));

	test("SSH-161: it is made once more, and not twice");
	child = daemon_that(HANG_UP_AFTER_READING, HANG_UP_AFTER_READING);
	CHECK(exchange(30000) == EXCHANGE_FAILED && kernel.connects == 2);
	CHECK(child_content(child));

	test("SSH-44: a daemon that goes away with a request in its hands is not unavailable");
	child = daemon_that(HANG_UP_AFTER_READING, STOP);
	CHECK(exchange(30000) == EXCHANGE_FAILED);
	CHECK(child_content(child));

	test("SSH-59: no SIGPIPE from a daemon that has hung up");
	reset(100);
	kernel.wait_for_hangup = true;
	child = daemon_that(HANG_UP, HANG_UP);
	CHECK(exchange(30000) == EXCHANGE_FAILED && kernel.connects == 2);
	CHECK(child_content(child));

	test("SSH-59: a reply of a daemon that was too busy to read the request is heard");
	child = daemon_that(REPLY_BEFORE_READING, STOP);
	CHECK(exchange(30000) == EXCHANGE_REPLIED && kernel.connects == 1);
	CHECK(child_content(child));

	test("SSH-55: silence ends after 10 s, and is not answered by a resend");
	reset(100);
	child = daemon_that(STAY_SILENT, STOP);
	begun_ms = kernel.now_ms;
	CHECK(exchange(30000) == EXCHANGE_FAILED && kernel.connects == 1);
	CHECK(kernel.now_ms - begun_ms == 10000);
	CHECK(child_content(child));
	child = daemon_that(STAY_SILENT_HALFWAY, STOP);
	begun_ms = kernel.now_ms;
	CHECK(exchange(30000) == EXCHANGE_FAILED && kernel.connects == 1);
	CHECK(kernel.now_ms - begun_ms == 10000);
	CHECK(child_content(child));

	test("SSH-55: silence ends with the deadline");
	child = daemon_that(STAY_SILENT, STOP);
	begun_ms = kernel.now_ms;
	CHECK(exchange(700) == EXCHANGE_FAILED);
	CHECK(kernel.now_ms - begun_ms == 700);
	CHECK(child_content(child));

	test("FAULT-59: one frame, one verdict");
	child = daemon_that(REPLY_AND_MORE, STOP);
	CHECK(exchange(30000) == EXCHANGE_FAILED && kernel.connects == 1);
	CHECK(strstr(why, "malformed") != NULL && child_content(child));

	test("FAULT-59: a reply over its bound, or of another version, is not read further");
	child = daemon_that(OVERSIZED, STOP);
	CHECK(exchange(30000) == EXCHANGE_FAILED && kernel.connects == 1);
	CHECK(strstr(why, "malformed") != NULL && child_content(child));
	child = daemon_that(OTHER_VERSION, STOP);
	CHECK(exchange(30000) == EXCHANGE_FAILED && kernel.connects == 1);
	CHECK(strstr(why, "malformed") != NULL && child_content(child));
}

int
main(void)
{
	if (mkdtemp(folder) == NULL || chmod(folder, 0755) == -1)
		return 2;
	(void)snprintf(path, sizeof(path), "%s/pam.sock", folder);
	check_transfer();
	check_connecting();
	check_place();
	check_faults();
	(void)unlink(path);
	(void)rmdir(folder);
	return end_of_tests();
}
