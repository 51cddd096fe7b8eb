/*
 * sallyport-notice from end to end, at a terminal, against a child that plays the daemon.
 * usage: test_notice PROGRAM
 */
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "rig.h"

#define PROMISED_SECONDS 1.0            /* SSH-164 */
#define NOT_WAITED_SECONDS 0.35         /* less than the exchange may take */

enum play { NOBODY, ANSWER, SILENT, HANG_UP };
enum terminal { BOTH_SIDES, NO_INPUT, NO_OUTPUT };

static const char *program;
static char folder[] = "/tmp/sallyport-notice-XXXXXX";
static char path[sizeof(folder) + 16];
static char option[sizeof(path) + 16];
static uint8_t frame[1024];
static size_t frame_length;

static struct {
	int status;                     /* -1: ended by a signal */
	char output[4096];
	double seconds;
} run;

static void
notice_is(const char *text)
{
	size_t length = strlen(text);

	memcpy(frame, "SLPT\1\205\0\0", 8);
	frame[8] = (uint8_t)((length + 2) >> 8);
	frame[9] = (uint8_t)(length + 2);
	frame[10] = (uint8_t)(length >> 8);
	frame[11] = (uint8_t)length;
	memcpy(frame + 12, text, length);
	frame_length = length + 12;
}

static void
play(int listener, enum play what)
{
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		uint8_t request[512];

		if (fd == -1 || recv(fd, request, sizeof(request), 0) <= 0)
			_exit(1);
		if (what == ANSWER)
			(void)!write(fd, frame, frame_length);
		else if (what == SILENT)
			sleep(30);
		close(fd);
	}
}

static void
start(enum terminal terminal)
{
	if (terminal == NO_INPUT)
		dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	if (terminal == NO_OUTPUT) {
		int file = open(folder, O_TMPFILE | O_RDWR, 0600);

		dup2(file, STDOUT_FILENO);
		if (fork() == 0) {
			execl(program, "sallyport-notice", option, NULL);
			_exit(127);
		}
		wait(NULL);
		_exit(lseek(file, 0, SEEK_END) == 0 ? 0 : 1);
	}
	execl(program, "sallyport-notice", option, NULL);
	_exit(127);
}

static void
called(enum play what, enum terminal terminal)
{
	int listener = what == NOBODY ? -1 : rig_listen(path), status, screen;
	pid_t daemon = 0, child;
	double begun = rig_now();

	if (what == NOBODY)
		unlink(path);
	else if ((daemon = fork()) == 0)
		play(listener, what);
	child = forkpty(&screen, NULL, NULL, NULL);
	if (child == 0)
		start(terminal);
	rig_collect(screen, run.output, sizeof(run.output));
	waitpid(child, &status, 0);
	close(screen);
	run.seconds = rig_now() - begun;
	run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	if (daemon != 0) {
		kill(daemon, SIGKILL);
		waitpid(daemon, NULL, 0);
		close(listener);
	}
}

static bool
is_silent(void)
{
	return run.status == 0 && run.output[0] == '\0' && run.seconds < PROMISED_SECONDS;
}

static void
test_notices(void)
{
	test("SSH-164: one short line for whoever is due, and nothing for others");
	notice_is("From tomorrow on.");
	called(ANSWER, BOTH_SIDES);
	CHECK_SAYING(run.status == 0 && strcmp(run.output, "From tomorrow on.\r\n") == 0, "%s", run.output);
	notice_is("");
	called(ANSWER, BOTH_SIDES);
	CHECK(is_silent());

	test("SSH-62: what could steer the terminal is left out");
	notice_is("a\033[2Jb\nc");
	called(ANSWER, BOTH_SIDES);
	CHECK_SAYING(strcmp(run.output, "a[2Jb c\r\n") == 0, "%s", run.output);

	test("SSH-164: without a terminal on both sides there is never a word");
	notice_is("From tomorrow on.");
	called(ANSWER, NO_INPUT);
	CHECK(is_silent());
	called(ANSWER, NO_OUTPUT);
	CHECK(is_silent());
}

static void
test_trouble(void)
{
	test("SSH-164: nobody there, which takes no time; a daemon that hangs up, one that says nothing, one that babbles: silence, in time");
	called(NOBODY, BOTH_SIDES);
	CHECK_SAYING(is_silent() && run.seconds < NOT_WAITED_SECONDS, "%f s", run.seconds);
	called(HANG_UP, BOTH_SIDES);
	CHECK(is_silent());
	called(SILENT, BOTH_SIDES);
	CHECK(is_silent());
	notice_is("From tomorrow on.");
	frame[4] = 2;
	called(ANSWER, BOTH_SIDES);
	CHECK(is_silent());
}

int
main(int argc, char **argv)
{
	if (argc != 2 || mkdtemp(folder) == NULL)
		return 2;
	program = argv[1];
	(void)snprintf(path, sizeof(path), "%s/socket", folder);
	(void)snprintf(option, sizeof(option), "socket=%s", path);
	test_notices();
	test_trouble();
	unlink(path);
	rmdir(folder);
	return end_of_tests();
}
