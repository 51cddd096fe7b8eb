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
	[ENDING_GRANTED] = { "granted", LOG_INFO, PAM_SUCCESS },
};

/* Returns the PAM result of one call, after its one log line. */
static int
authenticate(pam_handle_t *pamh, struct login *login, int argc, const char **argv)
{
	enum ending ending = login_run(login, argc, argv);

	log_outcome(pamh, ENDINGS[ending].priority, ENDINGS[ending].word, text_of(login->reason),
	    text_of(login->event));
	return login->arguments.after_failed_password ? PAM_AUTH_ERR : ENDINGS[ending].result;
}

/* Asks for no delay after a refusal, since the old module does not (GA-79). */
static int
authenticate_by_file(pam_handle_t *pamh, int argc, const char **argv)
{
	struct file_login *login = calloc(1, sizeof(*login));
	int result = PAM_AUTH_ERR;              /* so that forgetting refuses */

	if (login != NULL) {
		login->pamh = pamh;
		result = file_login_run(login, argc, argv);
		explicit_bzero(login, sizeof(*login));
		free(login);
	} else {
		system_log(pamh, LOG_ERR, "sallyport: there is no memory left");
	}
	return result;
}

static int
authenticate_by_daemon(pam_handle_t *pamh, int argc, const char **argv)
{
	struct login *login = login_new(pamh);
	int result = PAM_AUTH_ERR;              /* so that forgetting refuses */

	if (login != NULL) {
		result = authenticate(pamh, login, argc, argv);
		login_free(login);
	} else {
		log_outcome(pamh, LOG_ERR, "denied", text_of("there is no memory left; see free -m"), text_of(NULL));
	}
	/* Unavailability too: after a right password it would otherwise be quicker than after a wrong one. */
	if (result != PAM_SUCCESS && result != PAM_IGNORE)
		(void)pam_fail_delay(pamh, FAIL_DELAY_US);
	return result;
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
