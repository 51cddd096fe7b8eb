#include "file_course.h"

#include <string.h>
#include <syslog.h>

#include "utf8.h"

/* Between a judgement that says ask and the question. Returns false if the login is refused. */
static bool
go_on_to_ask(struct file_login *login, enum phase phase)
{
	/* What could not be stored is not counted yet; the final judgement counts it, and it too must be stored. */
	login->counted = phase == PHASE_STORED && login->judgement.change && login->kept == KEPT;
	file_write_lines(login, login->kept == KEPT);
	return login->judgement.ticket.length == 0 ||
	    file_settle(login, login->kept == KEPT ? STORED : NOT_STORED_REFUSED);
}

/* The file is gone, and the daemon knows the person's second step: then the central store asks (docs/protocol-file.md). */
static int
leave_to_store(struct file_login *login)
{
	if (login->arguments.first_pass == FIRST_PASS_ONLY) {
		own_line(login, LOG_ERR, "\"%s\" was moved into the central store, whose question use_first_pass forbids; "
		    "take the old module's arguments out of the PAM line", login->shown_path);
		return PAM_AUTH_ERR;
	}
	login->moved = true;
	return PAM_AUTH_ERR;
}

static int
judge_finally(struct file_login *login)
{
	int result = file_judge(login, PHASE_FINAL, true);

	if (result != PAM_SUCCESS)
		return result;
	return login->judgement.result == RESULT_MOVED ? leave_to_store(login) : file_conclude(login);
}

static int
judge_login(struct file_login *login)
{
	bool has_token = file_take_token(login);
	enum phase phase = has_token ? PHASE_STORED : PHASE_LOOK;
	int result;

	if (login->arguments.first_pass == FIRST_PASS_ONLY)
		return judge_finally(login);
	result = file_judge(login, phase, phase != PHASE_LOOK);
	/* Even a look can change the file: a refused attempt is counted. */
	if (result == PAM_SUCCESS && phase == PHASE_LOOK && login->judgement.change)
		result = file_judge(login, phase, true);
	if (result != PAM_SUCCESS)
		return result;
	if (login->judgement.result == RESULT_MOVED)
		return leave_to_store(login);
	if (login->judgement.result != RESULT_ASK)
		return file_conclude(login);
	if (!go_on_to_ask(login, phase))
		return PAM_AUTH_ERR;
	file_ask_person(login);
	return judge_finally(login);
}

/* A name that no frame can hold belongs to nobody; its owner sees what every unknown user sees (GA-89, GA-163). */
static int
refuse_without_daemon(struct file_login *login)
{
	(void)file_take_token(login);
	login->answers_looked_for = true;
	if (login->arguments.first_pass == FIRST_PASS_ONLY || login->candidates.count != 0)
		return PAM_AUTH_ERR;
	system_log(login->pamh, LOG_WARNING, "No secret configured for user %s, who is asked all the same", login->user);
	file_ask_person(login);
	if (login->answered == ANSWERED_NOTHING)
		system_log(login->pamh, LOG_ERR, "Did not receive verification code from user");
	return PAM_AUTH_ERR;
}

static bool
fits_into_frame(const char *user)
{
	size_t length = strlen(user);

	return length != 0 && length <= USER_BYTES_MAX && utf8_is_valid((const uint8_t *)user, length);
}

int
file_login_run(struct file_login *login, int argc, const char **argv)
{
	int result = PAM_AUTH_ERR;              /* so that forgetting refuses */

	if (!file_prepare(login, argc, argv))
		return result;
	result = fits_into_frame(login->user) ? judge_login(login) : refuse_without_daemon(login);
	conversation_forget(&login->conversation);
	if (result != PAM_SUCCESS && result != PAM_IGNORE && login->answers_looked_for && !login->daemon_refused &&
	    !login->moved)
		system_log(login->pamh, LOG_ERR, "Invalid verification code for %s", login->user);
	return result;
}
