/*
 * Bytes over a socket that does not block, until a point in time.
 */
#ifndef SALLYPORT_TRANSFER_H
#define SALLYPORT_TRANSFER_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

/* Milliseconds of CLOCK_MONOTONIC: who sets the host's clock neither ends nor prolongs a login (SSH-55). */
int64_t monotonic_ms(void);

int64_t sooner(int64_t a, int64_t b);

/* Waits for the events or the time, whichever comes first. A signal may end the wait early. */
void wait_until(struct pollfd *what, nfds_t count, int64_t until_ms);

enum transfer {
	TRANSFER_DONE,
	TRANSFER_BROKEN,
	TRANSFER_LATE,
};

enum transfer send_all(int fd, const uint8_t *bytes, size_t length, int64_t until_ms);
enum transfer receive_all(int fd, uint8_t *bytes, size_t length, int64_t until_ms);

#endif
