/*
 * sallyport-first-step: asks PAM whether a password is right, for the portal of sallyportd, which is not root.
 *
 *	sallyport-first-step USER
 *
 * systemd starts one for each connection to its socket, with the connection as standard input. Only processes of USER
 * (by the kernel's word) and root are answered. One question, one answer of one byte, and the end: nothing is kept,
 * nothing is written, no session is opened. It answers "right" only if PAM said so of the password and of the account.
 */
#include <fcntl.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "first_step_frame.h"
#include "transfer.h"

enum {
	LIMIT_SECONDS = 8,              /* of a module that hangs; the daemon waits a little longer */
	QUESTION_MS = 2000,
	ANSWER_MS = 1000,
};

static const char PAM_FOLDER[] = "/etc/pam.d/";

static uint8_t frame[FIRST_STEP_BYTES_MAX];
static struct first_step question;

/* What the conversation has: the password, once. */
struct speaker {
	const char *password;
	bool is_spent;
};

static void
forget(void)
{
	explicit_bzero(frame, sizeof(frame));
	explicit_bzero(&question, sizeof(question));
}

static void
drop(struct pam_response *answers, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		if (answers[i].resp != NULL)
			explicit_bzero(answers[i].resp, strlen(answers[i].resp));
		free(answers[i].resp);
	}
	free(answers);
}

/* One hidden question is answered. Whatever asks for more wants what is not here, such as a code. */
static int
converse(int count, const struct pam_message **messages, struct pam_response **responses, void *data)
{
	struct speaker *speaker = data;
	struct pam_response *answers;
	int i;

	if (count <= 0 || count > PAM_MAX_NUM_MSG)
		return PAM_CONV_ERR;
	answers = calloc((size_t)count, sizeof(*answers));
	if (answers == NULL)
		return PAM_BUF_ERR;
	for (i = 0; i < count; i++) {
		int style = messages[i]->msg_style;

		if (style == PAM_TEXT_INFO || style == PAM_ERROR_MSG)
			continue;
		if (style == PAM_PROMPT_ECHO_OFF && !speaker->is_spent)
			answers[i].resp = strdup(speaker->password);
		if (answers[i].resp == NULL) {
			drop(answers, count);
			return PAM_CONV_ERR;
		}
		speaker->is_spent = true;
	}
	*responses = answers;
	return PAM_SUCCESS;
}

/* The daemon answers on its own grid; PAM's own wait would tell a wrong password from an unknown name. */
static void
no_delay(int result, unsigned int microseconds, void *data)
{
	(void)result;
	(void)microseconds;
	(void)data;
}

/* Without its file libpam would take the service "other", which nobody meant. */
static bool
has_service(void)
{
	char path[sizeof(PAM_FOLDER) + FIRST_STEP_SERVICE_BYTES_MAX];
	struct stat found;

	snprintf(path, sizeof(path), "%s%s", PAM_FOLDER, question.service);
	return stat(path, &found) == 0 && S_ISREG(found.st_mode);
}

static bool
set_up(pam_handle_t *pam)
{
	/* A union, as POSIX has it of dlsym: PAM takes the function as an address of an object. */
	const union {
		void (*function)(int, unsigned int, void *);
		const void *item;
	} delay = { .function = no_delay };

	return pam_set_item(pam, PAM_FAIL_DELAY, delay.item) == PAM_SUCCESS &&
	    pam_set_item(pam, PAM_TTY, "portal") == PAM_SUCCESS &&
	    pam_set_item(pam, PAM_RHOST, question.address) == PAM_SUCCESS;
}

static enum first_step_verdict
ask_pam(void)
{
	struct speaker speaker = { .password = question.password };
	const struct pam_conv conversation = { .conv = converse, .appdata_ptr = &speaker };
	enum first_step_verdict verdict = FIRST_STEP_UNAVAILABLE;
	pam_handle_t *pam = NULL;
	int result;

	if (!has_service() || pam_start(question.service, question.user, &conversation, &pam) != PAM_SUCCESS)
		return FIRST_STEP_UNAVAILABLE;
	if (!set_up(pam)) {
		pam_end(pam, PAM_SYSTEM_ERR);
		return FIRST_STEP_UNAVAILABLE;
	}
	result = pam_authenticate(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
	if (result == PAM_SUCCESS)
		result = pam_acct_mgmt(pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
	if (result == PAM_SUCCESS)
		verdict = FIRST_STEP_RIGHT;
	else if (result != PAM_SYSTEM_ERR && result != PAM_BUF_ERR && result != PAM_ABORT)
		verdict = FIRST_STEP_WRONG;
	pam_end(pam, result);
	return verdict;
}

/* The kernel's word, not the caller's. */
static bool
may_ask(const char *user_name)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);
	const struct passwd *user = getpwnam(user_name);

	if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_PEERCRED, &peer, &length) == -1 || length != sizeof(peer))
		return false;
	return peer.uid == 0 || (user != NULL && peer.uid == user->pw_uid);
}

static bool
read_question(void)
{
	uint8_t length[FIRST_STEP_LENGTH_BYTES];
	int64_t until = monotonic_ms() + QUESTION_MS;
	size_t bytes;

	if (receive_all(STDIN_FILENO, length, sizeof(length), until) != TRANSFER_DONE)
		return false;
	bytes = (size_t)length[0] << 8 | length[1];
	return bytes != 0 && bytes <= sizeof(frame) &&
	    receive_all(STDIN_FILENO, frame, bytes, until) == TRANSFER_DONE &&
	    first_step_decode(&question, frame, bytes) == NULL;
}

/* No core with a password in it, and no module that hangs holds a place for ever. */
static bool
bound(void)
{
	const struct rlimit none = { 0, 0 };
	const struct sigaction by_default = { .sa_handler = SIG_DFL };

	if (sigaction(SIGALRM, &by_default, NULL) == -1 || setrlimit(RLIMIT_CORE, &none) == -1 ||
	    prctl(PR_SET_DUMPABLE, 0) == -1 || fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK) == -1)
		return false;
	alarm(LIMIT_SECONDS);
	return true;
}

int
main(int argc, char **argv)
{
	uint8_t answer;

	if (argc != 2 || getuid() != 0) {
		fputs("usage: sallyport-first-step USER, as root, with a connection as standard input\n", stderr);
		return 2;
	}
	if (!bound())
		return EXIT_FAILURE;
	openlog("sallyport-first-step", LOG_PID, LOG_AUTHPRIV);
	if (!may_ask(argv[1])) {
		syslog(LOG_WARNING, "somebody who is neither %s nor root asked for a first step, and got no answer", argv[1]);
		return EXIT_FAILURE;
	}
	if (!read_question()) {
		forget();
		syslog(LOG_WARNING, "a question for a first step did not come whole, and got no answer");
		return EXIT_FAILURE;
	}
	answer = (uint8_t)ask_pam();
	forget();
	if (answer == FIRST_STEP_UNAVAILABLE)
		syslog(LOG_ERR, "PAM cannot judge a first step; is there a file of the service in %s?", PAM_FOLDER);
	return send_all(STDIN_FILENO, &answer, 1, monotonic_ms() + ANSWER_MS) == TRANSFER_DONE ? EXIT_SUCCESS : EXIT_FAILURE;
}
