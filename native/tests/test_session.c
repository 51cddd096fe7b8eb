/*
 * What is believed of /proc, and that this process's own session is what it is.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "session.h"

#define NUMBERS " S 1 41 42 34817 -1 4194560 0 0 0 0 1 2 3 4 20 0 1 0 987654321 0 0\n"

static bool
reads(const char *text)
{
	struct stat_line line = { 0, 0, 0 };

	return stat_line_parse(text, &line) && line.session == 42 && line.terminal == 34817 &&
	    line.start == 987654321;
}

static void
check_stat_lines(void)
{
	struct stat_line line;

	test("SSH-39: of a process only what the kernel wrote behind its name is believed, whole");
	CHECK(reads("41 (bash)" NUMBERS));
	CHECK(reads("41 (a) S 1 2 3 4 5 (b c)" NUMBERS));       /* a process that calls itself so */
	CHECK(reads("41 ()))" NUMBERS));
	CHECK(reads("41 (two\nlines)" NUMBERS));
	CHECK(!stat_line_parse("", &line));
	CHECK(!stat_line_parse("41 (bash", &line));
	CHECK(!stat_line_parse("41 (bash)", &line));
	CHECK(!stat_line_parse("41 (bash) ", &line));
	CHECK(!stat_line_parse("41 (bash) S", &line));
	CHECK(!stat_line_parse("41 (bash) S 1 41 42 34817 -1", &line));
	CHECK(!stat_line_parse("41 (bash) S 1 41 42 34817 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 98", &line));   /* cut */
	CHECK(!stat_line_parse("41 (bash) S 1 41 42 x 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 \n", &line));
	CHECK(!stat_line_parse("41 (bash) S 1 41 -42 34817 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 9 0\n", &line));
	CHECK(!stat_line_parse("41 (bash) S 1 41 4294967338 34817 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 9 0\n", &line));
	CHECK(!stat_line_parse("41 (bash) S 1 41 42 34817 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 99999999999999999999 0\n",
	    &line));
	CHECK(stat_line_parse("41 (bash) S 1 41 42 -2147448831 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 9 0\n", &line) &&
	    line.terminal == 2147518465U);
}

static void
check_boot_ids(void)
{
	static const uint8_t EXPECTED[BOOT_BYTES] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xf0, 0xe1, 0xd2,
		0xc3, 0xb4, 0xa5, 0x96, 0x87 };
	uint8_t boot[BOOT_BYTES];

	test("a boot id is read whole or not at all");
	CHECK(boot_id_parse("01234567-89ab-cdef-f0e1-d2c3b4a59687\n", boot));
	CHECK(memcmp(boot, EXPECTED, sizeof(boot)) == 0);
	CHECK(boot_id_parse("01234567-89ab-cdef-f0e1-d2c3b4a59687", boot));
	CHECK(!boot_id_parse("", boot));
	CHECK(!boot_id_parse("01234567-89ab-cdef-f0e1-d2c3b4a5968", boot));
	CHECK(!boot_id_parse("01234567-89ab-cdef-f0e1-d2c3b4a596870", boot));
	CHECK(!boot_id_parse("01234567-89ab-cdef-f0e1-d2c3b4a59687\n\n", boot));
	CHECK(!boot_id_parse("01234567089ab-cdef-f0e1-d2c3b4a59687", boot));
	CHECK(!boot_id_parse("0123456G-89ab-cdef-f0e1-d2c3b4a59687", boot));
}

/* What a child finds once it is in a state of the test's making. */
static struct session
look_in_child(void (*prepare)(void))
{
	struct session found;
	int ends[2], status = 1;
	pid_t child;

	memset(&found, 0, sizeof(found));
	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	child = fork();
	if (child == 0) {
		prepare();
		session_look(&found);
		_exit(write(ends[1], &found, sizeof(found)) == (ssize_t)sizeof(found) ? 0 : 1);
	}
	CHECK(read(ends[0], &found, sizeof(found)) == (ssize_t)sizeof(found));
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	(void)close(ends[0]);
	(void)close(ends[1]);
	return found;
}

static int terminal_main = -1;
static const char *terminal_path = "";

static void
become_person(void)
{
	if (setresuid(12345, 0, 0) != 0)        /* as sudo is: started by somebody, with root's rights */
		_exit(1);
}

static void
open_terminal(void)
{
	int fd;

	if (setsid() < 0)
		_exit(1);
	fd = open(terminal_path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) != 0)
		_exit(1);
}

static void
be_person_at_terminal(void)
{
	open_terminal();
	become_person();
}

static void
be_person_without_terminal(void)
{
	if (setsid() < 0)
		_exit(1);
	become_person();
}

/* Ends the leader, and stays in its session. */
static void
be_person_without_leader(void)
{
	int ends[2];
	char nothing;

	open_terminal();
	(void)signal(SIGHUP, SIG_IGN);
	if (pipe2(ends, O_CLOEXEC) != 0)
		_exit(1);
	switch (fork()) {
	case -1:
		_exit(1);
	case 0:
		(void)close(ends[1]);
		(void)read(ends[0], &nothing, 1);       /* returns when the leader is gone */
		become_person();
		return;
	default:
		_exit(0);
	}
}

static void
check_own_session(void)
{
	struct session first, again;
	struct stat device;

	terminal_main = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	CHECK(terminal_main >= 0 && grantpt(terminal_main) == 0 && unlockpt(terminal_main) == 0);
	terminal_path = ptsname(terminal_main);
	CHECK(terminal_path != NULL && stat(terminal_path, &device) == 0);

	test("SSH-39: a session is its terminal, its leader and the leader's start");
	first = look_in_child(be_person_at_terminal);
	CHECK(first.known && first.caller == 12345 && first.leader != 0 && first.leader_start != 0);
	CHECK(first.process_space != 0);
	CHECK(first.terminal == ((uint32_t)major(device.st_rdev) << 8 | (uint32_t)minor(device.st_rdev)));
	again = look_in_child(be_person_at_terminal);
	CHECK(again.known && again.terminal == first.terminal && memcmp(again.boot, first.boot, BOOT_BYTES) == 0);
	CHECK(again.leader != first.leader || again.leader_start != first.leader_start);

	test("SSH-39: without a terminal, to root, and behind a leader that is gone no session is known");
	CHECK(!look_in_child(be_person_without_terminal).known);
	CHECK(!look_in_child(open_terminal).known);     /* root's own */
	CHECK(!look_in_child(be_person_without_leader).known);
	(void)close(terminal_main);
}

int
main(void)
{
	check_stat_lines();
	check_boot_ids();
	if (geteuid() == 0)
		check_own_session();
	else
		skip("only root can be a process that somebody else has started");
	return end_of_tests();
}
