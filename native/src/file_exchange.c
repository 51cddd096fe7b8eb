#include "file_course.h"

#include <syslog.h>

static int
refused_by_outcome(struct file_login *login)
{
	const struct outcome *outcome = &login->outcome;
	const char *malformed = outcome_decode(&login->outcome, login->reply.bytes, login->reply.length);

	if (malformed != NULL) {
		own_line(login, LOG_ERR, "%s (%s)", MALFORMED_REPLY, malformed);
		return PAM_AUTH_ERR;
	}
	own_line(login, LOG_ERR, "%s: %.*s event=%.*s",
	    outcome->verdict == VERDICT_UNAVAILABLE ? "unavailable" : "denied", (int)outcome->reason.length,
	    (const char *)outcome->reason.bytes, (int)outcome->event.length, (const char *)outcome->event.bytes);
	return outcome->verdict == VERDICT_UNAVAILABLE ? PAM_AUTHINFO_UNAVAIL : PAM_AUTH_ERR;
}

/* Whether what the judgement says fits to what was asked. */
static const char *
check_judgement(const struct file_login *login, enum phase phase)
{
	const struct judgement *judgement = &login->judgement;

	if (judgement->matched != NO_CANDIDATE && judgement->matched >= login->candidates.count)
		return "matched";
	if (judgement->change && login->state != FILE_READ)
		return "change";
	if (judgement->result == RESULT_ASK && phase == PHASE_FINAL)
		return "result";
	if (judgement->result == RESULT_MOVED && login->state != FILE_MISSING)
		return "result";
	return NULL;
}

static const char *
make_request(struct file_login *login, enum phase phase)
{
	const struct file_arguments *arguments = &login->arguments;
	struct file_question question = {
		.phase = phase,
		.options = (arguments->nullok ? OPTION_NULLOK : 0U) |
		    (arguments->no_increment_hotp ? OPTION_NO_INCREMENT_HOTP : 0U) |
		    (arguments->noskewadj ? OPTION_NOSKEWADJ : 0U) |
		    (login->counted && phase == PHASE_FINAL ? OPTION_COUNTED : 0U),
		.grace_seconds = arguments->grace_seconds,
		.path = text_of(login->shown_path),
		.state = login->state,
		.content = text_of(NULL),
		.answered = login->answered,
		.candidates = login->candidates,
	};
	const char *wrong = request_begin(&login->request, &login->begin);

	if (login->state == FILE_READ)
		question.content = (struct text){ login->content, login->finding.length };
	return wrong != NULL ? wrong : request_file(&login->request, &question);
}

int
file_ask_daemon(struct file_login *login, enum phase phase)
{
	const char *path = login->arguments.sallyport.socket_path, *why = "", *wrong = make_request(login, phase);

	if (wrong != NULL) {
		own_line(login, LOG_ERR, "the field %s of the request breaks its rule; see docs/protocol-file.md", wrong);
		return PAM_AUTH_ERR;
	}
	login->reply.welcome = KIND_JUDGEMENT;
	switch (client_exchange(path, login->patience, &login->request, &login->reply, &why)) {
	case EXCHANGE_REPLIED:
		break;
	case EXCHANGE_NOBODY:
		own_line(login, LOG_ERR, "unavailable: %s: %s", path, why);
		return PAM_AUTHINFO_UNAVAIL;
	case EXCHANGE_FAILED:
		own_line(login, LOG_ERR, "denied: %s: %s", path, why);
		return PAM_AUTH_ERR;
	}
	if (!reply_is_judgement(login->reply.bytes))
		return refused_by_outcome(login);
	wrong = judgement_decode(&login->judgement, login->reply.bytes, login->reply.length);
	if (wrong == NULL)
		wrong = check_judgement(login, phase);
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s: %s (%s)", path, MALFORMED_REPLY, wrong);
		return PAM_AUTH_ERR;
	}
	debug(login, "phase %d, file %d, %zu candidates: result %d, change %d", (int)phase, (int)login->state,
	    login->candidates.count, (int)login->judgement.result, (int)login->judgement.change);
	return PAM_SUCCESS;
}

bool
file_settle(struct file_login *login, enum stored stored)
{
	const char *path = login->arguments.sallyport.socket_path, *why = "", *wrong, *error = "";

	if (login->kept != KEPT)
		error = login->kept == KEPT_NOT ? file_describe(login->store_error) : "the file was changed by others";
	wrong = request_settled(&login->request, &login->begin, login->judgement.ticket, stored, text_of(error));
	if (wrong == NULL && client_exchange(path, login->patience, &login->request, &login->settled_reply, &why) !=
	    EXCHANGE_REPLIED)
		wrong = why;
	if (wrong == NULL)
		wrong = outcome_decode(&login->outcome, login->settled_reply.bytes, login->settled_reply.length);
	if (wrong != NULL)
		own_line(login, LOG_ERR, "the login is not recorded, and so it is denied: %s: %s", path, wrong);
	return wrong == NULL;
}
