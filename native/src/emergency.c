#include "emergency.h"

#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "emergency_file.h"
#include "frame.h"
#include "transfer.h"

enum {
	CODE_CHARACTERS = 12,
	LOCK_PAUSE_MS = 20,
};

/* In one block, which may hold a code and what crypt(3) made of it on the way. */
struct bench {
	int fd;
	uint8_t bytes[EMERGENCY_FILE_BYTES_MAX + 1];
	struct emergency_file file;
	char code[CODE_CHARACTERS + 1];
	char setting[EMERGENCY_SETTING_BYTES_MAX + 1];
	struct crypt_data crypt;
};

__attribute__((format(printf, 2, 3))) static void
say(char words[EMERGENCY_WORDS_BYTES_MAX], const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(words, EMERGENCY_WORDS_BYTES_MAX, format, arguments);
	va_end(arguments);
}

/* Nobody but root may have written or read it. */
static bool
is_roots_alone(int fd)
{
	struct stat seen;

	return fstat(fd, &seen) == 0 && S_ISREG(seen.st_mode) && seen.st_uid == geteuid() && seen.st_uid == 0 &&
	    (seen.st_mode & (S_IRWXG | S_IRWXO)) == 0 && seen.st_nlink == 1 && seen.st_size <= EMERGENCY_FILE_BYTES_MAX;
}

static const char *
read_file(struct bench *bench)
{
	size_t length = 0;
	ssize_t n;

	do {
		n = pread(bench->fd, bench->bytes + length, sizeof(bench->bytes) - length, (off_t)length);
		if (n > 0)
			length += (size_t)n;
	} while (n > 0 && length < sizeof(bench->bytes));
	if (n < 0)
		return "it cannot be read";
	return emergency_file_parse(&bench->file, bench->bytes, length);
}

/* The caller closes bench->fd unless this returns EMERGENCY_NOT_SET_UP. */
static enum emergency_readiness
open_file(struct bench *bench, const char *path, char words[EMERGENCY_WORDS_BYTES_MAX])
{
	bench->fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (bench->fd == -1 && (errno == ENOENT || errno == EACCES))
		return EMERGENCY_NOT_SET_UP;            /* who is no root cannot know whether it is there */
	if (bench->fd != -1 && is_roots_alone(bench->fd))
		return EMERGENCY_READY;
	say(words, "the emergency codes cannot be used: the file must be a file of root's alone, with mode 0600");
	return EMERGENCY_UNFIT;
}

/* Whether a code may be tried now. */
static enum emergency_readiness
examine(struct bench *bench, char words[EMERGENCY_WORDS_BYTES_MAX])
{
	const char *wrong = read_file(bench);
	uint64_t since;

	if (wrong != NULL)
		say(words, "the emergency codes cannot be used: their file is damaged (%s); make new ones", wrong);
	else if (emergency_file_open_codes(&bench->file) == 0)
		say(words, "every emergency code of this host has been used");
	else if (emergency_file_tries(&bench->file, (uint64_t)time(NULL), &since) == 0)
		say(words, "too many wrong emergency codes were typed; one more may be tried in a minute");
	else
		return EMERGENCY_READY;
	return EMERGENCY_UNFIT;
}

static struct bench *
bench_new(void)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	if (bench != NULL)
		bench->fd = -1;
	return bench;
}

static void
bench_free(struct bench *bench)
{
	if (bench->fd != -1)
		close(bench->fd);               /* and so gives back the lock */
	explicit_bzero(bench, sizeof(*bench));
	free(bench);
}

enum emergency_readiness
emergency_look(const char *path, char words[EMERGENCY_WORDS_BYTES_MAX])
{
	struct bench *bench = bench_new();
	enum emergency_readiness readiness;

	if (bench == NULL) {
		say(words, "there is no memory left");
		return EMERGENCY_UNFIT;
	}
	readiness = open_file(bench, path, words);
	if (readiness == EMERGENCY_READY)
		readiness = examine(bench, words);
	bench_free(bench);
	return readiness;
}

/* As the codes are printed: without I, L, O and U; blanks, hyphens and case do not matter. 0 is none. */
static char
canonical(uint8_t typed)
{
	static const char ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz";
	char c = (char)(typed >= 'A' && typed <= 'Z' ? typed + ('a' - 'A') : typed);

	if (c == 'o')
		return '0';
	if (c == 'i' || c == 'l')
		return '1';
	return c != '\0' && strchr(ALPHABET, c) != NULL ? c : '\0';
}

static bool
read_code(char code[CODE_CHARACTERS + 1], struct text typed)
{
	size_t i, length = 0;

	for (i = 0; i < typed.length; i++) {
		char c;

		if (typed.bytes[i] == ' ' || typed.bytes[i] == '-')
			continue;
		c = canonical(typed.bytes[i]);
		if (c == '\0' || length == CODE_CHARACTERS)
			return false;
		code[length++] = c;
	}
	code[length] = '\0';
	return length == CODE_CHARACTERS;
}

/* One at a time on the whole host, so that guessing takes no more than a part of one processor. */
static bool
lock(int fd, int64_t deadline_ms)
{
	while (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		if ((errno != EWOULDBLOCK && errno != EINTR) || monotonic_ms() >= deadline_ms)
			return false;
		wait_until(NULL, 0, sooner(deadline_ms, monotonic_ms() + LOCK_PAUSE_MS));
	}
	return true;
}

static bool
write_through(int fd, const char *bytes, size_t length, size_t offset)
{
	return pwrite(fd, bytes, length, (off_t)offset) == (ssize_t)length && fsync(fd) == 0;
}

/* On the disk before anything is compared: whoever is killed in between has spent it all the same. */
static bool
spend_try(struct bench *bench)
{
	char field[EMERGENCY_TRIES_BYTES + 1];
	uint64_t since;
	unsigned left = emergency_file_tries(&bench->file, (uint64_t)time(NULL), &since);

	emergency_file_format_tries(field, left - 1, since);
	return write_through(bench->fd, field, EMERGENCY_TRIES_BYTES, bench->file.tries_offset);
}

static bool
is_same(struct text a, const char *b)
{
	unsigned differences = 0;
	size_t i;

	if (strlen(b) != a.length)
		return false;
	for (i = 0; i < a.length; i++)
		differences |= (unsigned)(a.bytes[i] ^ (uint8_t)b[i]);
	return differences == 0;
}

/* Returns the index of the open code, or codes_count. Every code is looked at, whichever it is. */
static size_t
find_code(struct bench *bench)
{
	const struct emergency_file *file = &bench->file;
	size_t i, found = file->codes_count, length = file->setting.length;
	const char *hash;

	memcpy(bench->setting, file->setting.bytes, length);
	bench->setting[length] = '\0';
	hash = crypt_rn(bench->code, bench->setting, &bench->crypt, sizeof(bench->crypt));
	if (hash == NULL || strlen(hash) <= length + 1 || memcmp(hash, bench->setting, length) != 0 ||
	    hash[length] != '$')
		return found;
	for (i = 0; i < file->codes_count; i++)
		if (is_same(file->codes[i].digest, hash + length + 1) && file->codes[i].status == EMERGENCY_OPEN)
			found = i;
	return found;
}

/* First who and when, then that it is used: between the two it is still open, and nobody was let in. */
static bool
strike_out(struct bench *bench, size_t code, const struct emergency_use *use)
{
	static const char USED[] = { EMERGENCY_USED };
	char field[EMERGENCY_USE_BYTES + 1];

	emergency_file_format_use(field, (uint64_t)time(NULL), use->uid, use->address, use->service);
	return write_through(bench->fd, field, EMERGENCY_USE_BYTES, bench->file.codes[code].use_offset) &&
	    write_through(bench->fd, USED, sizeof(USED), bench->file.codes[code].status_offset);
}

static bool
judge_locked(struct bench *bench, const struct emergency_use *use, char words[EMERGENCY_WORDS_BYTES_MAX])
{
	size_t code;

	if (examine(bench, words) != EMERGENCY_READY)
		return false;
	if (!use->first_step_failed && !spend_try(bench)) {
		say(words, "the emergency code could not be judged: its file cannot be written");
		return false;
	}
	code = find_code(bench);
	if (use->first_step_failed || use->uid == UID_UNKNOWN || code == bench->file.codes_count) {
		say(words, "that is no emergency code of this host, or a used one");
		return false;
	}
	if (!strike_out(bench, code, use)) {
		say(words, "an emergency code was right, but could not be struck out; its file cannot be written");
		return false;
	}
	say(words, "emergency code %zu of %zu; %zu left", code + 1, bench->file.codes_count,
	    emergency_file_open_codes(&bench->file) - 1);
	return true;
}

static bool
judge(struct bench *bench, const char *path, const struct emergency_use *use, int64_t deadline_ms,
    char words[EMERGENCY_WORDS_BYTES_MAX])
{
	if (open_file(bench, path, words) != EMERGENCY_READY) {
		say(words, "the emergency codes cannot be used any more");
		return false;
	}
	if (!lock(bench->fd, deadline_ms)) {
		say(words, "the emergency code was not judged: others kept the file for too long");
		return false;
	}
	return judge_locked(bench, use, words);
}

bool
emergency_judge(const char *path, struct text typed, const struct emergency_use *use, int64_t deadline_ms,
    char words[EMERGENCY_WORDS_BYTES_MAX])
{
	struct bench *bench = bench_new();
	bool is_right = false;

	if (bench == NULL) {
		say(words, "there is no memory left");
		return false;
	}
	if (read_code(bench->code, typed))
		is_right = judge(bench, path, use, deadline_ms, words);
	else
		say(words, "that cannot be an emergency code");
	bench_free(bench);
	return is_right;
}
