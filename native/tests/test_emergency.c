/*
 * Emergency codes: their file, and judging them. Judging needs root, whose file it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "emergency.h"
#include "emergency_codes.h"
#include "emergency_file.h"
#include "frame.h"
#include "transfer.h"

static char folder[] = "/tmp/sallyport-emergency-XXXXXX";
static char path[64];
static char words[EMERGENCY_WORDS_BYTES_MAX];
static uint8_t bytes[EMERGENCY_FILE_BYTES_MAX + 1];
static size_t length;
static struct emergency_file file;

static const char *const CODES[] = { "7q2mx9ab0kzt", "abcdefghjkmn", NULL };

/* ---- the file ---- */

static const char *
parse(void)
{
	return emergency_file_parse(&file, bytes, length);
}

static void
read_back(void)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, bytes, sizeof(bytes));

	length = n < 0 ? 0 : (size_t)n;
	close(fd);
}

static void
make_codes(void)
{
	CHECK(write_emergency_codes(path, CODES));
	read_back();
}

static void
check_parsing(void)
{
	size_t i, whole;

	test("DOC-99: a file as it is made");
	make_codes();
	CHECK(parse() == NULL && file.codes_count == 2 && file.tries == 30 && emergency_file_open_codes(&file) == 2);

	test("a file that ends within a line, or has a line break too much, is refused");
	whole = length;
	for (length = 0; length < whole; length++)
		CHECK_SAYING(parse() != NULL || (file.codes_count == 1 && bytes[length - 1] == '\n'), "%zu bytes", length);
	length = whole;
	bytes[length++] = '\n';
	CHECK(parse() != NULL);

	test("a byte that is changed into one that may not stand there is refused");
	for (i = 0; i < whole; i++) {
		uint8_t before = bytes[i];

		length = whole;
		bytes[i] = '\x01';
		CHECK_SAYING(parse() != NULL, "byte %zu", i);
		bytes[i] = before;
	}

	test("more tries than there can be, and more codes, are refused");
	make_codes();
	memcpy(strstr((char *)bytes, "tries ") + 6, "31", 2);
	CHECK(parse() != NULL);
	memcpy(strstr((char *)bytes, "tries ") + 6, "30", 2);
	{
		const char *line = strstr((char *)bytes, "\ncode ") + 1;
		size_t line_length = (size_t)(strchr(line, '\n') + 1 - line);
		uint8_t copy[512];

		memcpy(copy, line, line_length);
		for (i = 2; i < EMERGENCY_CODES_MAX; i++, length += line_length)
			memcpy(bytes + length, copy, line_length);
		CHECK(parse() == NULL && file.codes_count == EMERGENCY_CODES_MAX);
		memcpy(bytes + length, copy, line_length);
		length += line_length;
		CHECK(parse() != NULL);
	}
}

static void
check_tries(void)
{
	uint64_t since;

	test("DOC-99: a try comes back each minute, up to thirty; a clock that was set back gives none");
	file = (struct emergency_file){ .tries = 3, .refilled_at = 1000 };
	CHECK(emergency_file_tries(&file, 1059, &since) == 3 && since == 1000);
	CHECK(emergency_file_tries(&file, 1060, &since) == 4 && since == 1060);
	CHECK(emergency_file_tries(&file, 1190, &since) == 6 && since == 1180);
	CHECK(emergency_file_tries(&file, 1000000, &since) == 30 && since == 1000000);
	CHECK(emergency_file_tries(&file, UINT64_MAX, &since) == 30);
	CHECK(emergency_file_tries(&file, 999, &since) == 3 && since == 999);
}

static void
check_use_field(void)
{
	char use[EMERGENCY_USE_BYTES + 1];

	test("who used a code is written in fields of one width, whatever the texts hold");
	emergency_file_format_use(use, 1763800000, 1000, "192.0.2.7", text_of("ssh d\n\x80"));
	CHECK(strlen(use) == EMERGENCY_USE_BYTES);
	CHECK(strncmp(use, "00000000001763800000 0000001000 192.0.2.7------", 47) == 0);
	CHECK(strstr(use, " ssh?d?" "?-") != NULL);
	emergency_file_format_use(use, UINT64_MAX, UINT32_MAX, NULL,
	    text_of("a-name-that-is-longer-than-its-field-and-so-cut"));
	CHECK(strlen(use) == EMERGENCY_USE_BYTES && strstr(use, "4294967295 -----") != NULL);
}

/* ---- judging ---- */

static struct emergency_use use;

static bool
judge(const char *typed)
{
	strcpy(words, "nothing was said");
	return emergency_judge(path, text_of(typed), &use, monotonic_ms() + 5000, words);
}

static enum emergency_readiness
look(void)
{
	return emergency_look(path, words);
}

static unsigned
tries_left(void)
{
	read_back();
	CHECK(parse() == NULL);
	return file.tries;
}

static void
check_once(void)
{
	test("DOC-99: a code is good once, however it is typed, and the file then says who used it");
	make_codes();
	CHECK(look() == EMERGENCY_READY);
	CHECK(judge("7Q2M-X9AB-OKZT"));
	CHECK_SAYING(strcmp(words, "emergency code 1 of 2; 1 left") == 0, "%s", words);
	read_back();
	CHECK(parse() == NULL && file.codes[0].status == EMERGENCY_USED && file.codes[1].status == EMERGENCY_OPEN);
	CHECK(strstr((char *)bytes, " 0000001000 192.0.2.7---") != NULL && strstr((char *)bytes, " sshd----") != NULL);
	CHECK(!judge("7q2m-x9ab-0kzt"));
	CHECK(judge(" abcd efgh jkmn "));

	test("DOC-99: when all are used nobody is asked");
	CHECK(look() == EMERGENCY_UNFIT && strstr(words, "has been used") != NULL);
	CHECK(!judge("abcdefghjkmn"));
}

static void
check_wrong(void)
{
	static const char *const NO_CODES[] = { "", "123456", "7q2mx9ab0kz", "7q2mx9ab0kztt", "7q2mx9ab0kzu", "secret password",
		"7q2mx9ab0kz\n" };
	size_t i;

	test("SSH-69: what cannot be a code spends no try");
	make_codes();
	for (i = 0; i < sizeof(NO_CODES) / sizeof(NO_CODES[0]); i++)
		CHECK_SAYING(!judge(NO_CODES[i]), "%s", NO_CODES[i]);
	CHECK(tries_left() == 30);

	test("DOC-99: each wrong one spends one, before it is compared; without any left nobody is asked");
	CHECK(!judge("7q2mx9ab0kzz") && tries_left() == 29);
	for (i = 0; i < 40; i++)
		CHECK(!judge("7q2mx9ab0kzz"));
	CHECK(tries_left() <= 1);       /* one more may have grown meanwhile */
	CHECK(file.tries == 1 || (look() == EMERGENCY_UNFIT && strstr(words, "too many") != NULL));

	test("SSH-12: after a failed first step nothing is spent, and a right code opens nothing");
	make_codes();
	use.first_step_failed = true;
	CHECK(!judge("7q2mx9ab0kzt") && !judge("7q2mx9ab0kzz") && tries_left() == 30);
	use.first_step_failed = false;

	test("nobody without an account on the host is let in");
	use.uid = UID_UNKNOWN;
	CHECK(!judge("7q2mx9ab0kzt"));
	use.uid = 1000;
	CHECK(judge("7q2mx9ab0kzt"));
}

static void
check_rights(void)
{
	char other[80];

	test("a file that others may read, or own, or have a second name for, is not used");
	make_codes();
	CHECK(chmod(path, 0640) == 0 && look() == EMERGENCY_UNFIT && !judge("7q2mx9ab0kzt"));
	CHECK(chmod(path, 0600) == 0 && chown(path, 1000, 0) == 0 && look() == EMERGENCY_UNFIT && !judge("7q2mx9ab0kzt"));
	CHECK(chown(path, 0, 0) == 0);
	(void)snprintf(other, sizeof(other), "%s.other", path);
	CHECK(link(path, other) == 0 && look() == EMERGENCY_UNFIT && !judge("7q2mx9ab0kzt"));
	CHECK(unlink(path) == 0 && symlink(other, path) == 0 && look() == EMERGENCY_UNFIT && !judge("7q2mx9ab0kzt"));
	CHECK(unlink(path) == 0 && mkfifo(path, 0600) == 0 && look() == EMERGENCY_UNFIT);
	CHECK(unlink(path) == 0 && unlink(other) == 0);

	test("SSH-25: without the file nobody is asked");
	CHECK(look() == EMERGENCY_NOT_SET_UP && !judge("7q2mx9ab0kzt"));

	test("a damaged file is not used");
	make_codes();
	CHECK(truncate(path, (off_t)length - 1) == 0 && look() == EMERGENCY_UNFIT && strstr(words, "damaged") != NULL);
	CHECK(!judge("7q2mx9ab0kzt"));
}

static void
check_lock(void)
{
	int fd;

	test("who finds the file kept by others waits no longer than the login may take");
	make_codes();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(flock(fd, LOCK_EX) == 0);
	CHECK(!emergency_judge(path, text_of("7q2mx9ab0kzt"), &use, monotonic_ms() + 60, words));
	CHECK(strstr(words, "too long") != NULL);
	close(fd);
	CHECK(judge("7q2mx9ab0kzt"));
}

static void
check_race(void)
{
	enum { COPIES = 16 };
	int i, status, in = 0;

	test("DOC-99: sixteen copies of one code at once: one is let in");
	make_codes();
	for (i = 0; i < COPIES; i++)
		if (fork() == 0)
			_exit(judge("7q2mx9ab0kzt") ? 1 : 0);
	for (i = 0; i < COPIES; i++)
		if (wait(&status) != -1 && WIFEXITED(status))
			in += WEXITSTATUS(status);
	CHECK_SAYING(in == 1, "%d were let in", in);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 2;
	(void)snprintf(path, sizeof(path), "%s/codes", folder);
	use = (struct emergency_use){ .uid = 1000, .address = "192.0.2.7", .service = text_of("sshd") };
	check_parsing();
	check_tries();
	check_use_field();
	if (geteuid() == 0) {
		check_once();
		check_wrong();
		check_rights();
		check_lock();
		check_race();
	} else {
		test("judging emergency codes");
		skip("needs root");
	}
	(void)unlink(path);
	(void)rmdir(folder);
	return end_of_tests();
}
