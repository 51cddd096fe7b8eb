#include "file_course.h"

#include <errno.h>
#include <string.h>
#include <syslog.h>

void
file_write_lines(struct file_login *login, bool as_stored)
{
	size_t i;

	for (i = 0; i < login->judgement.lines_count; i++) {
		const struct judged_line *line = &login->judgement.lines[i];

		if (line->when == WHEN_ALWAYS || as_stored)
			system_log(login->pamh, line->priority, "%.*s", (int)line->text.length,
			    (const char *)line->text.bytes);
	}
}

/* What people can do something about, or ask their administrator to. */
static bool
is_told_to_person(int error)
{
	return error == EPERM || error == ENOSPC || error == EROFS || error == EIO || error == EDQUOT;
}

static void
tell_not_stored(struct file_login *login, bool let_in)
{
	static const char WORDS[] = "Failed to update the file of your verification codes: ";
	bool changed = login->kept == KEPT_NOT_CHANGED_MEANWHILE;
	const char *why = changed ? "it was changed by others" : file_describe(login->store_error);
	char text[PROMPT_BYTES_MAX];

	system_log(login->pamh, LOG_ERR, "Failed to update secret file \"%s\": %s", login->shown_path, why);
	if (let_in)
		own_line(login, LOG_WARNING, "\"%s\" was not written, and the code stays good", login->shown_path);
	if (changed || !is_told_to_person(login->store_error) || strlen(why) >= sizeof(text) - sizeof(WORDS))
		return;
	memcpy(text, WORDS, sizeof(WORDS));
	memcpy(text + strlen(WORDS), why, strlen(why) + 1);
	(void)file_converse(login, &login->notice, STYLE_ERROR, text);
	conversation_forget(&login->notice);
}

static int
result_of(const struct file_login *login, bool settled, bool stands)
{
	enum verdict verdict = login->outcome.verdict;

	if (!settled || !stands)
		return PAM_AUTH_ERR;
	if (login->judgement.result == RESULT_SUCCESS && (verdict == VERDICT_GRANTED || verdict == VERDICT_NOT_REQUIRED))
		return PAM_SUCCESS;
	if (login->judgement.result == RESULT_IGNORE && verdict == VERDICT_NOT_REQUIRED)
		return PAM_IGNORE;
	return PAM_AUTH_ERR;
}

static void
tell_outcome(struct file_login *login)
{
	const struct outcome *outcome = &login->outcome;

	if (login->judgement.result == RESULT_REFUSED || outcome->verdict == VERDICT_DENIED ||
	    outcome->verdict == VERDICT_UNAVAILABLE || login->arguments.sallyport.debug)
		own_line(login, LOG_INFO, "event=%.*s %.*s", (int)outcome->event.length,
		    (const char *)outcome->event.bytes, (int)outcome->reason.length,
		    (const char *)outcome->reason.bytes);
}

/* "Accepted" is the last thing that is said (GA-165). */
int
file_conclude(struct file_login *login)
{
	const struct judgement *judgement = &login->judgement;
	bool kept = login->kept == KEPT;
	bool let_in = login->kept == KEPT_NOT && login->arguments.allow_readonly && judgement->result == RESULT_SUCCESS;
	bool settled;
	int result;

	login->daemon_refused = judgement->result == RESULT_REFUSED;
	if (!kept)
		tell_not_stored(login, let_in);
	settled = file_settle(login, kept ? STORED : let_in ? NOT_STORED_LET_IN : NOT_STORED_REFUSED);
	if (settled)
		tell_outcome(login);
	result = result_of(login, settled, kept || let_in);
	if (result == PAM_SUCCESS && login->arguments.forward_pass && judgement->matched != NO_CANDIDATE &&
	    !file_forward_rest(login)) {
		own_line(login, LOG_ERR, "the password could not be passed on to the next module");
		result = PAM_AUTH_ERR;
	}
	file_write_lines(login, (kept || let_in) && (judgement->result != RESULT_SUCCESS || result == PAM_SUCCESS));
	return result;
}
