#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
	/* The name of a process takes 15 bytes, of a kernel's thread 63; then there are fifty numbers at the most. */
	STAT_BYTES_MAX = 2048,
	BOOT_ID_CHARACTERS = 36,

	/* Fields of /proc/PID/stat, numbered as proc(5) does. */
	FIELD_BEHIND_STATE = 4,
	FIELD_SESSION = 6,
	FIELD_TERMINAL = 7,
	FIELD_START = 22,
};

/* Takes a blank and a number. Numbers below 0 are taken, too, as what they are modulo 2^64. */
static bool
take_number(const char **text, uint64_t *value)
{
	const char *next = *text;
	bool negative;

	if (*next++ != ' ')
		return false;
	negative = *next == '-';
	if (negative)
		next++;
	if (*next < '0' || *next > '9')
		return false;
	for (*value = 0; *next >= '0' && *next <= '9'; next++)
		if (__builtin_mul_overflow(*value, 10U, value) ||
		    __builtin_add_overflow(*value, (unsigned int)(*next - '0'), value))
			return false;
	if (negative)
		*value = 0 - *value;
	*text = next;
	return true;
}

bool
stat_line_parse(const char *text, struct stat_line *line)
{
	/* The process chose its name, which may hold everything; behind the last bracket it has no say. */
	const char *next = strrchr(text, ')');
	uint64_t value;
	int field;

	if (next == NULL || next[1] != ' ' || next[2] == '\0')
		return false;
	next += 3;
	for (field = FIELD_BEHIND_STATE; field <= FIELD_START; field++) {
		if (!take_number(&next, &value))
			return false;
		if (field == FIELD_SESSION) {
			if (value > INT32_MAX)
				return false;
			line->session = (uint32_t)value;
		} else if (field == FIELD_TERMINAL) {
			/* Written as an int, and a large minor number reaches its sign. */
			line->terminal = (uint32_t)value;
		} else if (field == FIELD_START) {
			line->start = value;
		}
	}
	return *next == ' ' || *next == '\n';
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
boot_id_parse(const char *text, uint8_t boot[BOOT_BYTES])
{
	size_t digits = 0, i;

	for (i = 0; i < BOOT_ID_CHARACTERS; i++) {
		int value = hex_digit(text[i]);

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
			continue;
		}
		if (value < 0)
			return false;
		boot[digits / 2] = (uint8_t)(digits % 2 == 0 ? value << 4 : boot[digits / 2] | value);
		digits++;
	}
	return text[i] == '\0' || (text[i] == '\n' && text[i + 1] == '\0');
}

/* Reads a file of /proc whole, and ends it by NUL. Returns false if it is not one of the kernel's, or does not fit. */
static bool
read_proc(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	size_t length = 0;
	struct statfs place;
	ssize_t count = -1;

	if (fd < 0)
		return false;
	if (fstatfs(fd, &place) == 0 && place.f_type == PROC_SUPER_MAGIC) {
		do {
			count = read(fd, text + length, size - length);
			if (count > 0)
				length += (size_t)count;
		} while ((count > 0 && length < size) || (count < 0 && errno == EINTR));
	}
	(void)close(fd);
	if (count != 0 || length == size)
		return false;
	text[length] = '\0';
	return memchr(text, '\0', length) == NULL;
}

static bool
read_stat(const char *path, struct stat_line *line)
{
	char text[STAT_BYTES_MAX];

	return read_proc(path, text, sizeof(text)) && stat_line_parse(text, line);
}

static bool
read_boot_id(uint8_t boot[BOOT_BYTES])
{
	char text[BOOT_ID_CHARACTERS + 3];

	return read_proc("/proc/sys/kernel/random/boot_id", text, sizeof(text)) && boot_id_parse(text, boot);
}

/*
 * As long as this process is in the session its leader's number is not given to another process, so there is no
 * telling one leader for another between the two reads.
 */
static bool
look(struct session *session)
{
	struct stat_line own, leader;
	struct stat space;
	char path[sizeof("/proc/4294967295/stat")];

	session->caller = getuid();
	if (session->caller == 0 || session->caller == UID_UNKNOWN)
		return false;
	if (!read_stat("/proc/self/stat", &own) || own.terminal == 0 || own.session == 0)
		return false;
	(void)snprintf(path, sizeof(path), "/proc/%u/stat", (unsigned int)own.session);
	if (!read_stat(path, &leader) || leader.session != own.session || leader.terminal != own.terminal)
		return false;
	if (stat("/proc/self/ns/pid", &space) != 0 || !read_boot_id(session->boot))
		return false;
	session->terminal = own.terminal;
	session->leader = own.session;
	session->leader_start = leader.start;
	session->process_space = space.st_ino;
	return true;
}

void
session_look(struct session *session)
{
	int saved = errno;

	memset(session, 0, sizeof(*session));
	session->known = look(session);
	errno = saved;
}
