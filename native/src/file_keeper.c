#include "file_keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "transfer.h"

enum { ENDING_MS_MAX = 5000 };          /* until a child that is killed is gone; a moment, unless the host is very busy */

/* The kernel's set of signals, which is not the C library's type. */
typedef uint64_t signal_set;

static void
swap_blocked_signals(signal_set next, signal_set *before)
{
	(void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &next, before, sizeof(next));
}

/*
 * A copy of this process whose end sends no signal, and which is waited for by who asks for it by name only. Not
 * fork(), which would run the calling program's own preparations for it and let its waitpid(-1) find the child.
 */
static int
make_child(void)
{
	return (int)syscall(SYS_clone, 0UL, NULL, NULL, NULL, 0UL);
}

bool
keeper_start(struct keeper *keeper, const struct kept_file *file, struct keeper_room *room, int64_t deadline_ms)
{
	int ends[2], parent = getpid();
	signal_set before = 0;

	*keeper = (struct keeper){ .fd = -1, .pid = -1, .deadline_ms = deadline_ms };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		return false;
	/* Until it has set them all to their defaults, no signal handler of the program's may run in the child. */
	swap_blocked_signals(~(signal_set)0, &before);
	keeper->pid = make_child();
	if (keeper->pid == 0)
		keeper_child(ends[1], parent, file, room);
	swap_blocked_signals(before, NULL);
	close(ends[1]);
	keeper->fd = ends[0];
	return keeper->pid != -1 && fcntl(keeper->fd, F_SETFL, O_NONBLOCK) == 0;
}

static bool
tell(struct keeper *keeper, const struct order_frame *order, struct text content)
{
	return keeper->pid != -1 &&
	    send_all(keeper->fd, (const uint8_t *)order, sizeof(*order), keeper->deadline_ms) == TRANSFER_DONE &&
	    send_all(keeper->fd, content.bytes, content.length, keeper->deadline_ms) == TRANSFER_DONE;
}

static bool
hear(struct keeper *keeper, void *bytes, size_t length)
{
	return receive_all(keeper->fd, bytes, length, keeper->deadline_ms) == TRANSFER_DONE;
}

void
keeper_read(struct keeper *keeper, bool locked, struct finding *finding, uint8_t content[CONTENT_BYTES_MAX])
{
	struct order_frame order = { .order = locked ? ORDER_READ_LOCKED : ORDER_READ };
	struct report_frame report = { .kept = KEPT_NOT };

	*finding = (struct finding){ .trouble = TROUBLE_KEEPER };
	if (!tell(keeper, &order, text_of(NULL)) || !hear(keeper, &report, sizeof(report)))
		return;
	if (report.finding.length > CONTENT_BYTES_MAX || !hear(keeper, content, report.finding.length))
		return;
	*finding = report.finding;
}

static bool
draw_suffix(char suffix[SUFFIX_BYTES + 1])
{
	static const char HEX[] = "0123456789abcdef";
	uint8_t random[SUFFIX_BYTES / 2];
	size_t i;

	if (getrandom(random, sizeof(random), GRND_NONBLOCK) != (ssize_t)sizeof(random))
		return false;
	for (i = 0; i < sizeof(random); i++) {
		suffix[2 * i] = HEX[random[i] >> 4];
		suffix[2 * i + 1] = HEX[random[i] & 0x0f];
	}
	suffix[SUFFIX_BYTES] = '\0';
	return true;
}

enum kept
keeper_replace(struct keeper *keeper, struct text content, int *error)
{
	struct order_frame order = { .order = ORDER_REPLACE, .length = (uint32_t)content.length };
	struct report_frame report = { .kept = KEPT_NOT };

	*error = EPIPE;
	if (content.length > NEW_CONTENT_BYTES_MAX || !draw_suffix(order.suffix))
		return KEPT_NOT;
	if (!tell(keeper, &order, content) || !hear(keeper, &report, sizeof(report))) {
		*error = monotonic_ms() >= keeper->deadline_ms ? ETIMEDOUT : EPIPE;
		return KEPT_NOT;
	}
	*error = report.finding.error;
	return report.kept;
}

/* A child has given its last report before, so it may be killed; one that is late must be. */
void
keeper_end(struct keeper *keeper)
{
	struct pollfd closed = { .fd = keeper->fd };
	int64_t until_ms = monotonic_ms() + ENDING_MS_MAX;

	if (keeper->pid != -1) {
		(void)kill(keeper->pid, SIGKILL);
		while (monotonic_ms() < until_ms && (closed.revents & POLLHUP) == 0)
			wait_until(&closed, 1, until_ms);
		/* Who cannot even be killed hangs in a file system; then the rest of the login must not. */
		while (waitpid(keeper->pid, NULL, __WALL | ((closed.revents & POLLHUP) != 0 ? 0 : WNOHANG)) == -1 &&
		    errno == EINTR)
			continue;
	}
	if (keeper->fd != -1)
		close(keeper->fd);
	*keeper = (struct keeper){ .fd = -1, .pid = -1 };
}
