/*
 * sallyport-keys: tells sshd of the one key that it asks for, as its AuthorizedKeysCommand.
 *
 *	sallyport-keys [socket=PATH] USER TYPE FINGERPRINT
 *	sallyport-keys [socket=PATH] --check
 *
 * It asks sallyportd, and prints the line that it is given, or nothing. It prints nothing at all unless the whole
 * answer is there and right, and ends with a status other than 0 if anything failed: then sshd takes no key from it
 * (SSH-117, SSH-120). It looks no name up, reads no file, and does not know where homes are (SSH-111, SSH-118).
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <syslog.h>
#include <unistd.h>

#include "client.h"
#include "key_frame.h"

enum {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,

	/* Two seconds over all (SSH-120): the exchange, and a little for what comes behind it. */
	EXCHANGE_MS = 1800,
	LIMIT_MS = 2000,
};

static const char SOCKET_WORD[] = "socket=";
static const char SOCKET_PATH[] = "/run/sallyport/pam.sock";

static struct request request;
static struct reply reply = { .welcome = KIND_KEY };
static char line[KEY_LINE_BYTES_MAX + 2];

/* One line in the log, where nothing that came from outside can end it or forge another. */
__attribute__((format(printf, 1, 2))) static int
fail(const char *format, ...)
{
	char message[1024];
	va_list arguments;
	char *c;

	va_start(arguments, format);
	(void)vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	for (c = message; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || (unsigned char)*c >= 0x7f)
			*c = '?';
	openlog("sallyport-keys", LOG_PID, LOG_AUTHPRIV);
	syslog(LOG_ERR, "%s", message);
	return EXIT_FAILED;
}

/* Whatever blocks, the log too: a signal ends the program with a status that sshd takes for a failure. */
static void
limit_time(void)
{
	const struct itimerval limit = { .it_value = { .tv_sec = LIMIT_MS / 1000, .tv_usec = LIMIT_MS % 1000 * 1000 } };

	(void)setitimer(ITIMER_REAL, &limit, NULL);
}

static int
ask(const char *socket_path, const struct look_up *look_up, struct key_answer *answer)
{
	const struct patience patience = { .deadline_ms = monotonic_ms() + EXCHANGE_MS, .reply_ms = EXCHANGE_MS };
	const char *why = request_look_up(&request, look_up);

	if (why != NULL)
		return fail("the %s that sshd names cannot be one", why);
	if (client_exchange(socket_path, patience, &request, &reply, &why) != EXCHANGE_REPLIED)
		return fail("no key of %.255s can be looked up: %s", look_up->user.bytes, why);
	if (key_answer_decode(answer, reply.bytes, reply.length) != NULL)
		return fail("no key of %.255s can be looked up: %s", look_up->user.bytes, MALFORMED_REPLY);
	if (answer->status == KEY_REFUSED || answer->status == KEY_UNAVAILABLE)
		return fail("no key of %.255s can be looked up: sallyportd says: %.*s", look_up->user.bytes,
		    (int)answer->reason.length, (const char *)answer->reason.bytes);
	return EXIT_OK;
}

/* A pipe takes it in one piece. If it does not, the status says so, and sshd forgets what it read. */
static int
print(struct text text)
{
	size_t done = 0, length = text.length + 1;
	ssize_t written;

	memcpy(line, text.bytes, text.length);
	line[text.length] = '\n';
	while (done < length) {
		written = write(STDOUT_FILENO, line + done, length - done);
		if (written == -1 && errno == EINTR)
			continue;
		if (written <= 0)
			return fail("sshd did not take the key");
		done += (size_t)written;
	}
	return EXIT_OK;
}

static int
look_up_key(const char *socket_path, char **names)
{
	const struct look_up look_up = { text_of(names[0]), text_of(names[1]), text_of(names[2]) };
	struct key_answer answer;

	if (look_up.fingerprint.length == 0)
		return fail("sshd names no fingerprint; AuthorizedKeysCommand ends with: %%u %%t %%f");
	if (ask(socket_path, &look_up, &answer) != EXIT_OK)
		return EXIT_FAILED;
	if (answer.status == KEY_UNKNOWN)
		return EXIT_OK;
	if (!key_line_is_right(answer.line, look_up.type))
		return fail("sallyportd's line for a key of %.255s is not one to tell sshd; are both of the same release?",
		    names[0]);
	return print(answer.line);
}

/* For doctor: whether the way there and back is open, and how long it takes. */
static int
check(const char *socket_path)
{
	const struct look_up look_up = { text_of("check"), text_of("check"), text_of("") };
	int64_t begun = monotonic_ms();
	struct key_answer answer;

	if (ask(socket_path, &look_up, &answer) != EXIT_OK) {
		(void)fprintf(stderr, "sallyport-keys: sallyportd cannot be asked; the log says why\n");
		return EXIT_FAILED;
	}
	return printf("sallyportd answers, after %lld ms\n", (long long)(monotonic_ms() - begun)) < 0 || fflush(stdout) != 0;
}

int
main(int argc, char **argv)
{
	const char *socket_path = SOCKET_PATH;

	limit_time();
	if (argc > 1 && strncmp(argv[1], SOCKET_WORD, sizeof(SOCKET_WORD) - 1) == 0) {
		socket_path = argv[1] + sizeof(SOCKET_WORD) - 1;
		argc--;
		argv++;
	}
	if (argc == 2 && strcmp(argv[1], "--check") == 0)
		return check(socket_path);
	if (argc == 4)
		return look_up_key(socket_path, argv + 1);
	(void)fail("called with %d words; AuthorizedKeysCommand ends with: %%u %%t %%f", argc - 1);
	return EXIT_USAGE;
}
