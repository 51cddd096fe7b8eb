/*
 * The PAM module: a terminal for sallyportd. It copies what PAM knows into a frame, shows what it is told to show, and
 * turns a verdict into a PAM result. It decides nothing, and is a guest in a process of root's. With the arguments of
 * the google-authenticator project's module it also fetches and replaces the person's own state file.
 */
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <security/pam_ext.h>
#include <security/pam_modules.h>

#include "file_arguments.h"
#include "file_login.h"
#include "log_line.h"
#include "login.h"
#include "system_log.h"

#define EXPORTED __attribute__((visibility("default")))

enum { FAIL_DELAY_US = 2000000 };       /* what pam_unix asks for: a wrong code takes as long as a wrong password */

static const struct {
	const char *word;
	int priority;
	int result;
} ENDINGS[] = {
	[ENDING_DENIED] = { "denied", LOG_NOTICE, PAM_AUTH_ERR },
	[ENDING_FAULT] = { "denied", LOG_ERR, PAM_AUTH_ERR },
	[ENDING_NO_NAME] = { "denied", LOG_NOTICE, PAM_USER_UNKNOWN },
	[ENDING_UNAVAILABLE] = { "unavailable", LOG_ERR, PAM_AUTHINFO_UNAVAIL },
	[ENDING_IGNORED] = { "ignored", LOG_ALERT, PAM_IGNORE },
	[ENDING_NOT_REQUIRED] = { "not required", LOG_INFO, PAM_SUCCESS },
	[ENDING_EMERGENCY] = { "emergency", LOG_ALERT, PAM_SUCCESS },
	[ENDING_GRANTED] = { "granted", LOG_INFO, PAM_SUCCESS },
};

/* Says in the log how it ended, and returns what PAM is told. */
static int
result_of(pam_handle_t *pamh, const struct login *login, enum ending ending)
{
	log_outcome(pamh, ENDINGS[ending].priority, ENDINGS[ending].word, text_of(login->reason),
	    text_of(login->event));
	return login->arguments.after_failed_password ? PAM_AUTH_ERR : ENDINGS[ending].result;
}

/* Unavailability too: after a right password it would otherwise be quicker than after a wrong one. */
static int
delay_refusal(pam_handle_t *pamh, int result)
{
	if (result != PAM_SUCCESS && result != PAM_IGNORE)
		(void)pam_fail_delay(pamh, FAIL_DELAY_US);
	return result;
}

static int
refuse_without_memory(pam_handle_t *pamh)
{
	log_outcome(pamh, LOG_ERR, "denied", text_of("there is no memory left; see free -m"), text_of(NULL));
	return delay_refusal(pamh, PAM_AUTH_ERR);
}

static int
authenticate_by_daemon(pam_handle_t *pamh, int argc, const char **argv)
{
	struct login *login = login_new(pamh);
	int result;

	if (login == NULL)
		return refuse_without_memory(pamh);
	result = result_of(pamh, login, login_run(login, argc, argv));
	login_free(login);
	return delay_refusal(pamh, result);
}

/* Of somebody who has no file any more. The lines are those that filters wait for where files are used. */
static int
authenticate_moved(pam_handle_t *pamh, const char *user, const struct arguments *arguments)
{
	struct login *login = login_new(pamh);
	enum ending ending;
	int result;

	if (login == NULL)
		return refuse_without_memory(pamh);
	login->arguments = *arguments;
	ending = login_run_as_told(login);
	result = result_of(pamh, login, ending);
	login_free(login);
	if (ending == ENDING_GRANTED)
		system_log(pamh, LOG_INFO, "Accepted google_authenticator for %s", user);
	else if (result != PAM_SUCCESS)
		system_log(pamh, LOG_ERR, "Invalid verification code for %s", user);
	return result;
}

/* Asks for no delay after a refusal, since the old module does not (GA-79). */
static int
authenticate_by_file(pam_handle_t *pamh, int argc, const char **argv)
{
	struct file_login *login = calloc(1, sizeof(*login));
	struct arguments arguments;
	const char *user;
	bool moved;
	int result;

	if (login == NULL) {
		system_log(pamh, LOG_ERR, "sallyport: there is no memory left");
		return PAM_AUTH_ERR;
	}
	login->pamh = pamh;
	result = file_login_run(login, argc, argv);
	moved = login->moved;
	arguments = login->arguments.sallyport;
	user = login->user;
	explicit_bzero(login, sizeof(*login));
	free(login);
	return moved ? authenticate_moved(pamh, user, &arguments) : result;
}

EXPORTED int
pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	(void)flags;                            /* PAM_SILENT too: texts come only as part of a question */
	if (file_arguments_select(argc, argv))
		return authenticate_by_file(pamh, argc, argv);
	return authenticate_by_daemon(pamh, argc, argv);
}

/* sshd calls this in another process; there is nothing to do (SSH-46). */
EXPORTED int
pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	(void)pamh;
	(void)flags;
	(void)argc;
	(void)argv;
	return PAM_SUCCESS;
}
