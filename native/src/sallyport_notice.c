/*
 * sallyport-notice: tells whoever begins an interactive shell, and has no second step yet, by when it is needed.
 *
 *	sallyport-notice [socket=PATH]
 *
 * /etc/profile.d runs it (SSH-164). It asks sallyportd about the caller's own account, prints at most one short line,
 * and ends with status 0 whatever happens: a login is never held up and never broken by it. Without a terminal on both
 * sides it does nothing, so that no transfer of files and no remote command ever sees a word of it.
 */
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "client.h"
#include "name_service.h"
#include "notice_frame.h"
#include "shown_text.h"

enum {
	/* The daemon takes a few; what else is there, the name service takes. */
	EXCHANGE_MS = 400,
	LIMIT_MS = 500,
};

static const char SOCKET_WORD[] = "socket=";
static const char SOCKET_PATH[] = "/run/sallyport/pam.sock";

static struct name_service names;
static struct begin who;
static struct request request;
static struct reply reply = { .welcome = KIND_NOTICE };

/* Not the signal's own way: a shell would tell of that. */
static void
end_silently(int signal_number)
{
	(void)signal_number;
	_exit(EXIT_SUCCESS);
}

/* Whatever blocks, the name service too. */
static void
limit_time(void)
{
	const struct itimerval limit = { .it_value = { .tv_usec = LIMIT_MS * 1000 } };
	const struct sigaction end = { .sa_handler = end_silently };

	if (sigaction(SIGALRM, &end, NULL) == -1 || setitimer(ITIMER_REAL, &limit, NULL) == -1)
		_exit(EXIT_SUCCESS);
}

/* The environment is the caller's to write, and so is what is learnt by lying in it: about themselves alone. */
static bool
look_at_caller(void)
{
	const struct passwd *caller = getpwuid(geteuid());
	struct text connection = text_of(getenv("SSH_CONNECTION"));

	if (caller == NULL || name_service_ask(&names, caller->pw_name, &who) != NULL)
		return false;
	if (connection.length <= NAME_BYTES_MAX)
		who.ssh_connection = connection;
	return true;
}

static bool
ask(const char *socket_path, struct text *notice)
{
	const struct patience patience = { .deadline_ms = monotonic_ms() + EXCHANGE_MS, .reply_ms = EXCHANGE_MS,
		.once = true };
	const char *why;

	return request_notice(&request, &who) == NULL &&
	    client_exchange(socket_path, patience, &request, &reply, &why) == EXCHANGE_REPLIED &&
	    notice_decode(notice, reply.bytes, reply.length) == NULL;
}

/* In one piece, or not at all: a terminal that has stopped is not waited for. */
static void
print(struct text notice)
{
	char line[NOTICE_BYTES_MAX + 2];
	size_t length;

	shown_text(notice, ONE_LINE, line, sizeof(line) - 1);
	length = strlen(line);
	line[length] = '\n';
	(void)!write(STDOUT_FILENO, line, length + 1);
}

int
main(int argc, char **argv)
{
	const char *socket_path = SOCKET_PATH;
	struct text notice;

	if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0)
		return EXIT_SUCCESS;
	limit_time();
	if (argc > 1 && strncmp(argv[1], SOCKET_WORD, sizeof(SOCKET_WORD) - 1) == 0)
		socket_path = argv[1] + sizeof(SOCKET_WORD) - 1;
	if (look_at_caller() && ask(socket_path, &notice) && notice.length != 0)
		print(notice);
	return EXIT_SUCCESS;
}
