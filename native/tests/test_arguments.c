#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "check.h"

static struct arguments arguments;
static const char *word;

/* Parses up to three words. */
static const char *
parse(const char *a, const char *b, const char *c)
{
	const char *argv[] = { a, b, c };
	int argc = 0;

	while (argc < 3 && argv[argc] != NULL)
		argc++;
	word = NULL;
	return arguments_parse(&arguments, argc, argv, &word);
}

static bool
refuses(const char *a)
{
	if (parse("debug", a, NULL) != NULL && strcmp(word, a) == 0)
		return true;
	printf("    accepted: %s\n", a);
	return false;
}

static void
check_accepted(void)
{
	test("SSH-55: every default");
	CHECK(parse(NULL, NULL, NULL) == NULL);
	CHECK(strcmp(arguments.socket_path, "/run/sallyport/pam.sock") == 0);
	CHECK(arguments.deadline_seconds == 30);
	CHECK(!arguments.after_failed_password && !arguments.ignore_when_unavailable && !arguments.debug);

	test("SSH-12, SSH-50, SSH-55: every argument");
	CHECK(parse("socket=/s", "deadline=1", "debug") == NULL);
	CHECK(strcmp(arguments.socket_path, "/s") == 0 && arguments.deadline_seconds == 1 && arguments.debug);
	CHECK(parse("deadline=120", "after-failed-password", "when-unavailable=ignore") == NULL);
	CHECK(arguments.deadline_seconds == 120 && arguments.after_failed_password);
	CHECK(arguments.ignore_when_unavailable);
}

static void
check_refused(void)
{
	static char path[200] = "socket=/";
	static const char *const WRONG[] = {
		"", " ", "Debug", "debug ", "debug=", "debug=1", "debugging", "deb", "nullok", "use_first_pass",
		"socket", "socket=", "socket=run/s", "socket=./s", "socket=/", "socket=/run/", "Socket=/s",
		"deadline", "deadline=", "deadline=0", "deadline=121", "deadline=00", "deadline=030", "deadline=+5",
		"deadline=-5", "deadline= 5", "deadline=5s", "deadline=5.0", "deadline=0x5", "deadline=4294967297",
		"deadline=99999999999999999999999", "after-failed-password=", "after-failed-password=1",
		"after_failed_password", "when-unavailable", "when-unavailable=", "when-unavailable=deny",
		"when-unavailable=Ignore", "when-unavailable=ignore,", "when-unavailable",
	};
	size_t i;

	test("SSH-48, SSH-49: unknown words and bad values are refused and named");
	for (i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		CHECK(refuses(WRONG[i]));

	test("SSH-48: an argument twice is refused, also with the same value");
	CHECK(parse("debug", "debug", NULL) != NULL);
	CHECK(parse("deadline=5", "deadline=5", NULL) != NULL);
	CHECK(parse("socket=/a", "debug", "socket=/b") != NULL && strcmp(word, "socket=/b") == 0);

	test("SSH-48: a socket's path has at most 107 bytes");
	memset(path + strlen("socket=/"), 'p', 106);
	CHECK(parse(path, NULL, NULL) == NULL);
	memset(path + strlen("socket=/"), 'p', 107);
	CHECK(refuses(path));

	test("SSH-12: what stood before a wrong word is known");
	CHECK(parse("after-failed-password", "no", NULL) != NULL && arguments.after_failed_password);
}

int
main(void)
{
	check_accepted();
	check_refused();
	return end_of_tests();
}
