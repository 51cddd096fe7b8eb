#include "transfer.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

/* For one call of poll(), which takes an int; whoever waits asks for the time again afterwards. */
enum { WAIT_MS_MAX = 12000 };

int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

void
wait_until(struct pollfd *what, nfds_t count, int64_t until_ms)
{
	int64_t left = until_ms - monotonic_ms();

	if (left > 0)
		(void)poll(what, count, (int)sooner(left, WAIT_MS_MAX));
}

enum transfer
send_all(int fd, const uint8_t *bytes, size_t length, int64_t until_ms)
{
	struct pollfd writable = { .fd = fd, .events = POLLOUT };

	while (length != 0) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);

		if (sent >= 0) {
			bytes += sent;
			length -= (size_t)sent;
		} else if (errno != EAGAIN && errno != EINTR) {
			return TRANSFER_BROKEN;
		} else if (monotonic_ms() >= until_ms) {
			return TRANSFER_LATE;
		} else if (errno == EAGAIN) {
			wait_until(&writable, 1, until_ms);
		}
	}
	return TRANSFER_DONE;
}

enum transfer
receive_all(int fd, uint8_t *bytes, size_t length, int64_t until_ms)
{
	struct pollfd readable = { .fd = fd, .events = POLLIN };

	while (length != 0) {
		ssize_t received = recv(fd, bytes, length, 0);

		if (received > 0) {
			bytes += received;
			length -= (size_t)received;
		} else if (received == 0 || (errno != EAGAIN && errno != EINTR)) {
			return TRANSFER_BROKEN;
		}
		/* Asked after every piece: a reply that drips in is late like none at all. */
		if (length != 0 && monotonic_ms() >= until_ms)
			return TRANSFER_LATE;
		if (received == -1 && errno == EAGAIN)
			wait_until(&readable, 1, until_ms);
	}
	return TRANSFER_DONE;
}
