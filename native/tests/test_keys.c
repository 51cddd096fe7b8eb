/*
 * sallyport-keys from end to end, against a child that plays the daemon.
 * usage: test_keys PROGRAM
 */
#include <fcntl.h>
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

#define LINE "restrict,command=\"true\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBtRNTQSnwtIB6iUT4pare"

enum { OUTPUT_BYTES_MAX = 16384 };

/* What the daemon does with one connection. */
enum play {
	NOBODY,
	ANSWER,
	SILENT,
	HANG_UP,
	DRIP,                           /* a byte now and then, for ever */
};

static const char *program;
static char folder[] = "/tmp/sallyport-keys-XXXXXX";
static char path[sizeof(folder) + 16];
static char option[sizeof(path) + 16];
static uint8_t frame[OUTPUT_BYTES_MAX];
static size_t frame_length;

static struct {
	int status;                     /* -1: ended by a signal */
	char output[OUTPUT_BYTES_MAX];
	size_t output_length;
	double seconds;
} run;

static void
add(const void *bytes, size_t length)
{
	memcpy(frame + frame_length, bytes, length);
	frame_length += length;
}

static void
add_text(const char *text)
{
	uint8_t size[2] = { (uint8_t)(strlen(text) >> 8), (uint8_t)strlen(text) };

	add(size, sizeof(size));
	add(text, strlen(text));
}

static void
answer_is(uint8_t status, const char *reason, const char *line)
{
	frame_length = 0;
	add("SLPT\1\203\0\0", 8);
	add("\0\0", 2);
	add(&status, 1);
	add_text(reason);
	add_text(line);
	frame[8] = (uint8_t)((frame_length - 10) >> 8);
	frame[9] = (uint8_t)(frame_length - 10);
}

static void
play(int listener, enum play what)
{
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		uint8_t request[512];
		size_t i;

		if (fd == -1 || recv(fd, request, sizeof(request), 0) <= 0)
			_exit(1);
		switch (what) {
		case ANSWER:
			(void)!write(fd, frame, frame_length);
			break;
		case DRIP:
			for (i = 0; i < frame_length; i++) {
				(void)!write(fd, frame + i, 1);
				usleep(100000);
			}
			break;
		case SILENT:
			sleep(30);
			break;
		case NOBODY:
		case HANG_UP:
			break;
		}
		close(fd);
	}
}

static void
start(const char *const words[], int to)
{
	char *arguments[8] = { 0 };
	size_t i;

	for (i = 0; i < 7 && words[i] != NULL; i++)
		arguments[i] = strdup(words[i]);
	dup2(to, STDOUT_FILENO);
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	execv(program, arguments);
	_exit(127);
}

static void
called(enum play what, const char *const words[])
{
	int ends[2], listener = what == NOBODY ? -1 : rig_listen(path), status;
	pid_t daemon = 0, child;
	double begun = rig_now();

	if (what == NOBODY)
		unlink(path);
	else if ((daemon = fork()) == 0)
		play(listener, what);
	if (pipe(ends) == -1 || (child = fork()) == -1)
		exit(2);
	if (child == 0)
		start(words, ends[1]);
	close(ends[1]);
	run.output_length = rig_collect(ends[0], run.output, sizeof(run.output));
	close(ends[0]);
	waitpid(child, &status, 0);
	run.seconds = rig_now() - begun;
	run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	if (daemon != 0) {
		kill(daemon, SIGKILL);
		waitpid(daemon, NULL, 0);
		close(listener);
	}
}

static void
asked(enum play what)
{
	const char *const words[] = { "sallyport-keys", option, "bob", "ssh-ed25519", "SHA256:x", NULL };

	called(what, words);
}

static bool
failed_in_time(void)
{
	return run.status != 0 && run.output_length == 0 && run.seconds < 2.5;
}

static void
test_answers(void)
{
	test("SSH-114, SSH-117: a key that is found is one line, and the status is 0");
	answer_is(1, "", LINE);
	asked(ANSWER);
	CHECK_SAYING(run.status == 0 && strcmp(run.output, LINE "\n") == 0, "%d %s", run.status, run.output);

	test("SSH-114: a key that is not known is no line, and the status is 0");
	answer_is(2, "", "");
	asked(ANSWER);
	CHECK(run.status == 0 && run.output_length == 0);

	test("SSH-120: whatever is wrong prints nothing and says so by the status");
	answer_is(3, "only root", "");
	asked(ANSWER);
	CHECK(failed_in_time());
	answer_is(4, "the disk is full", "");
	asked(ANSWER);
	CHECK(failed_in_time());
	answer_is(1, "", LINE);
	frame_length--;
	asked(ANSWER);
	CHECK(failed_in_time());
	frame_length += 2;
	asked(ANSWER);
	CHECK(failed_in_time());
	asked(HANG_UP);
	CHECK(failed_in_time());

	test("SSH-115: a line that policy could not have written is not told on");
	answer_is(1, "", "no-touch-required," LINE);
	asked(ANSWER);
	CHECK(failed_in_time());
	answer_is(1, "", "verify-required ssh-rsa AAAA");
	asked(ANSWER);
	CHECK(failed_in_time());
}

static void
test_time(void)
{
	test("SSH-120: two seconds over all, whoever is silent, slow or away");
	answer_is(1, "", LINE);
	asked(SILENT);
	CHECK_SAYING(failed_in_time(), "%d after %.1f s", run.status, run.seconds);
	asked(DRIP);
	CHECK_SAYING(failed_in_time(), "%d after %.1f s", run.status, run.seconds);
	asked(NOBODY);
	CHECK_SAYING(failed_in_time(), "%d after %.1f s", run.status, run.seconds);
}

static void
test_words(void)
{
	const char *const few[] = { "sallyport-keys", option, "bob", "ssh-ed25519", NULL };
	const char *const many[] = { "sallyport-keys", option, "bob", "ssh-ed25519", "SHA256:x", "y", NULL };
	const char *const none[] = { "sallyport-keys", option, "bob", "ssh-ed25519", "", NULL };
	const char *const check[] = { "sallyport-keys", option, "--check", NULL };

	test("called wrongly, it asks nobody");
	answer_is(1, "", LINE);
	called(ANSWER, few);
	CHECK(run.status == 2 && run.output_length == 0);
	called(ANSWER, many);
	CHECK(run.status == 2 && run.output_length == 0);
	called(ANSWER, none);
	CHECK(run.status == 1 && run.output_length == 0);

	test("--check says by its status whether the daemon answers");
	answer_is(2, "", "");
	called(ANSWER, check);
	CHECK(run.status == 0 && strncmp(run.output, "sallyportd answers, after ", 26) == 0);
	called(HANG_UP, check);
	CHECK(run.status == 1 && run.output_length == 0);
}

int
main(int argc, char **argv)
{
	if (argc != 2 || mkdtemp(folder) == NULL)
		return 2;
	program = argv[1];
	(void)snprintf(path, sizeof(path), "%s/pam.sock", folder);
	(void)snprintf(option, sizeof(option), "socket=%s", path);
	test_answers();
	test_time();
	test_words();
	unlink(path);
	rmdir(folder);
	return end_of_tests();
}
