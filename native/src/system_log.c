#include "system_log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <security/pam_ext.h>

#include "file_frame.h"
#include "utf8.h"

enum {
	HEAD_BYTES_MAX = SERVICE_BYTES_MAX + 96,
	WAIT_SECONDS = 2,               /* for a log that is busy */
};

size_t
log_clean(struct text from, char *to, size_t capacity)
{
	size_t used = 0, taken;

	for (; from.length != 0; from.bytes += taken, from.length -= taken) {
		const char *shown = (const char *)from.bytes;
		uint32_t c = 0;
		size_t length;

		taken = utf8_next(from.bytes, from.length, &c);
		length = taken;
		if (taken == 0 || c < 0x20 || (c >= 0x7f && c <= 0x9f)) {
			taken = taken == 0 ? 1 : taken;
			shown = "?";
			length = 1;
		}
		if (capacity - used <= length)
			break;
		memmove(to + used, shown, length);
		used += length;
	}
	to[used] = '\0';
	return used;
}

/* As the C library's syslog() begins it: priority, time, name and process. Returns its length. */
static size_t
put_head(char *to, size_t capacity, int priority, const char *service)
{
	static const char MONTHS[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
		"Nov", "Dec" };
	time_t now = time(NULL);
	struct tm broken = { .tm_mday = 1 };
	int length;

	(void)localtime_r(&now, &broken);
	length = snprintf(to, capacity, "<%d>%s %2d %02d:%02d:%02d %s(pam_google_auth)[%ld]: ",
	    LOG_AUTHPRIV | priority, MONTHS[(unsigned)broken.tm_mon % 12], broken.tm_mday, broken.tm_hour,
	    broken.tm_min, broken.tm_sec, service, (long)getpid());
	if (length < 0)
		return 0;
	return (size_t)length < capacity ? (size_t)length : capacity - 1;
}

static int
send_datagram(const char *datagram, size_t length)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/dev/log" };
	const struct timeval patience = { .tv_sec = WAIT_SECONDS };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), sent = -1;

	if (fd == -1)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) == 0 &&
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    send(fd, datagram, length, MSG_NOSIGNAL) == (ssize_t)length)
		sent = 0;
	close(fd);
	return sent;
}

static const char *
service_of(pam_handle_t *pamh)
{
	const void *service = NULL;

	return pam_get_item(pamh, PAM_SERVICE, &service) == PAM_SUCCESS ? service : NULL;
}

void
system_log(pam_handle_t *pamh, int priority, const char *format, ...)
{
	char message[HEAD_BYTES_MAX + LINE_BYTES_MAX + 1], service[SERVICE_BYTES_MAX + 1], *line;
	va_list arguments;
	size_t head;

	(void)log_clean(text_of(service_of(pamh)), service, sizeof(service));
	head = put_head(message, HEAD_BYTES_MAX, priority, service);
	line = message + head;
	va_start(arguments, format);
	(void)vsnprintf(line, sizeof(message) - head, format, arguments);
	va_end(arguments);
	if (send_datagram(message, head + log_clean(text_of(line), line, sizeof(message) - head)) == -1)
		pam_syslog(pamh, priority, "%s", line);
}
