#include "file_login.h"

#include <errno.h>
#include <string.h>
#include <syslog.h>

#include <security/pam_ext.h>

#include "system_log.h"
#include "utf8.h"

enum {
	JUDGED_AGAIN_MAX = 3,           /* when somebody else changes the file meanwhile (GA-142) */
	QUESTIONS_MAX = 2,              /* a conversation that fails is tried once more (GA-86) */
	SSH_AUTH_INFO_KEPT_MAX = 16384, /* a longer one would take the place of the file in a request */
};

/* Ours, and not one of the texts that filters know (GA-120). */
#define own_line(login, priority, ...) system_log((login)->pamh, (priority), "sallyport: " __VA_ARGS__)

#define debug(login, ...) \
	do { \
		if ((login)->arguments.sallyport.debug) \
			own_line((login), LOG_DEBUG, "debug: " __VA_ARGS__); \
	} while (0)

static const char *
describe(int error)
{
	const char *words = strerrordesc_np(error);

	return words == NULL ? "unknown error" : words;
}

/* ---- who, and which file ---- */

static void
have_no_path(struct file_login *login, enum file_state state)
{
	login->no_path = true;
	login->state = state;
	(void)log_clean(text_of(login->arguments.secret), login->shown_path, sizeof(login->shown_path));
}

static void
find_path(struct file_login *login)
{
	const char *home = login->arguments.user == NULL ? login->name_service.home : NULL, *wrong;

	wrong = secret_path_expand(login->path, sizeof(login->path), login->arguments.secret, login->user, home);
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s", wrong);
		have_no_path(login, FILE_UNUSABLE);
		return;
	}
	(void)log_clean(text_of(login->path), login->shown_path, sizeof(login->shown_path));
}

static void
find_account(struct file_login *login)
{
	struct begin *begin = &login->begin;
	const char *wrong = NULL;

	/* A name that could lead out of its place in a path is not even looked up (GA-163). */
	if (login_name_is_safe(login->user))
		wrong = name_service_ask(&login->name_service, login->user, begin);
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s", wrong);
		begin->uid = UID_UNKNOWN;
		begin->groups_count = 0;
		have_no_path(login, FILE_UNUSABLE);
	} else if (!login_name_is_safe(login->user) ||
	    (begin->uid == UID_UNKNOWN && login->arguments.user == NULL)) {
		own_line(login, LOG_ERR, "there is no account \"%s\"", login->user);
		have_no_path(login, FILE_OF_NOBODY);
	} else {
		if (login->arguments.user == NULL)
			rights_of_account(&login->rights, &login->name_service, begin);
		find_path(login);
	}
}

/* Everything that is to be known before the file is opened. Returns false if the login is refused at once. */
static bool
prepare(struct file_login *login, int argc, const char **argv)
{
	const char *wrong, *word = "";

	wrong = file_arguments_parse(&login->arguments, argc, argv, &word);
	if (wrong == NULL && login->arguments.user != NULL) {
		word = login->arguments.user;
		wrong = rights_of_other(&login->rights, &login->name_service, word);
	}
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s: %s; see pam_sallyport(8)", wrong, word);
		return false;
	}
	if (pam_get_user(login->pamh, &login->user, NULL) != PAM_SUCCESS || login->user == NULL) {
		own_line(login, LOG_ERR, "there is no user name");
		return false;
	}
	login->patience.deadline_ms = monotonic_ms() + 1000LL * login->arguments.sallyport.deadline_seconds;
	login->patience.reply_ms = REPLY_MS_MAX;
	wrong = circumstances_of_call(&login->begin, login->pamh, login->user);
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s", wrong);
		return false;
	}
	if (login->begin.ssh_auth_info.length > SSH_AUTH_INFO_KEPT_MAX)
		login->begin.ssh_auth_info = text_of(NULL);
	find_account(login);
	return true;
}

/* ---- the daemon ---- */

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

/* Returns PAM_SUCCESS if login->judgement is what the daemon says, else how the call ends. */
static int
ask_daemon(struct file_login *login, enum phase phase)
{
	const char *path = login->arguments.sallyport.socket_path, *why = "", *wrong = make_request(login, phase);

	if (wrong != NULL) {
		own_line(login, LOG_ERR, "the field %s of the request breaks its rule; see docs/protocol-file.md", wrong);
		return PAM_AUTH_ERR;
	}
	login->reply.may_be_judgement = true;
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

/* Tells the daemon what became of its judgement. Returns false if there is no word from it; else it is the outcome. */
static bool
settle(struct file_login *login, enum stored stored)
{
	const char *path = login->arguments.sallyport.socket_path, *why = "", *wrong, *error = "";

	if (login->kept != KEPT)
		error = login->kept == KEPT_NOT ? describe(login->store_error) : "the file was changed by others";
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

/* ---- the file ---- */

static void
tell_opening_trouble(struct file_login *login)
{
	int error = login->finding.error;

	/* Who may have no file is not an error (GA-75). */
	if (error == ENOENT && login->arguments.nullok)
		return;
	system_log(login->pamh, LOG_ERR, "Failed to read \"%s\" for \"%s\": %s", login->shown_path, login->user,
	    describe(error));
}

/* Says once in a login why the file is of no use. */
static void
tell_trouble(struct file_login *login)
{
	const struct finding *finding = &login->finding;
	const char *path = login->shown_path, *other = login->arguments.user;

	if (finding->trouble == TROUBLE_NONE || login->told_trouble)
		return;
	login->told_trouble = true;
	switch (finding->trouble) {
	case TROUBLE_NONE:
		break;
	case TROUBLE_OPENING:
	case TROUBLE_READING:
		tell_opening_trouble(login);
		break;
	case TROUBLE_KIND:
		own_line(login, LOG_ERR, "\"%s\" is not a regular file", path);
		break;
	case TROUBLE_PERMISSIONS:
		system_log(login->pamh, LOG_ERR, "Secret file \"%s\" permissions (%04o) are wider than %04o", path,
		    (unsigned)finding->mode, (unsigned)login->arguments.allowed_permissions);
		break;
	case TROUBLE_OWNER:
		system_log(login->pamh, LOG_ERR, "Secret file \"%s\" must be owned by \"%s\"", path,
		    other == NULL ? login->user : other);
		break;
	case TROUBLE_SIZE:
		own_line(login, LOG_ERR, "\"%s\" is empty, or has more than 65536 bytes", path);
		break;
	case TROUBLE_NUL:
		own_line(login, LOG_ERR, "\"%s\" has a NUL byte, and so is no state file", path);
		break;
	case TROUBLE_RIGHTS:
		own_line(login, LOG_ERR, "the rights of uid %lu could not be taken; is the program confined?",
		    (unsigned long)login->rights.uid);
		break;
	case TROUBLE_KEEPER:
		own_line(login, LOG_ERR, "\"%s\" could not be read in time; does another process lock it, or hang?", path);
		break;
	}
}

static enum file_state
state_of(const struct finding *finding)
{
	if (finding->trouble == TROUBLE_NONE)
		return FILE_READ;
	return finding->trouble == TROUBLE_OPENING && finding->error == ENOENT ? FILE_MISSING : FILE_UNUSABLE;
}

/* Reads the file and asks the daemon. */
static int
judge_once(struct file_login *login, struct keeper *keeper, enum phase phase, bool locked)
{
	if (keeper->pid == -1)
		login->finding = (struct finding){ .trouble = TROUBLE_KEEPER };
	else
		keeper_read(keeper, locked, &login->finding, login->content);
	login->state = state_of(&login->finding);
	tell_trouble(login);
	return ask_daemon(login, phase);
}

/*
 * One phase, from reading the file to having replaced it, which is one step for everybody else. Without the lock
 * nothing is replaced. Returns PAM_SUCCESS if there is a judgement, else how the call ends.
 */
static int
judge(struct file_login *login, enum phase phase, bool locked)
{
	const struct kept_file file = {
		.path = login->path,
		.rights = &login->rights,
		.allowed_permissions = login->arguments.allowed_permissions,
		.strict_owner = !login->arguments.no_strict_owner,
	};
	struct keeper keeper;
	int result, judged;

	login->kept = KEPT;
	login->answers_looked_for = login->answers_looked_for || phase != PHASE_LOOK;
	if (login->no_path)
		return ask_daemon(login, phase);
	if (!keeper_start(&keeper, &file, &login->room, login->patience.deadline_ms))
		debug(login, "no child process could be made: %s", describe(errno));
	for (judged = 0; judged <= JUDGED_AGAIN_MAX; judged++) {
		result = judge_once(login, &keeper, phase, locked);
		if (result != PAM_SUCCESS || !login->judgement.change || !locked)
			break;
		login->kept = keeper_replace(&keeper, login->judgement.content, &login->store_error);
		if (login->kept != KEPT_NOT_CHANGED_MEANWHILE)
			break;
	}
	keeper_end(&keeper);
	return result;
}

/* ---- the person ---- */

/* Shows one text or one question. Returns false if the conversation failed. */
static bool
converse(struct file_login *login, struct conversation *conversation, enum style style, const char *words)
{
	int64_t begun_ms = monotonic_ms();
	bool held;

	memset(&login->outcome, 0, sizeof(login->outcome));
	login->outcome.prompts_count = 1;
	login->outcome.prompts[0] = (struct prompt){ style, text_of(words) };
	held = conversation_hold(conversation, login->pamh, &login->outcome);
	/* The deadline stood still meanwhile (SSH-56). */
	login->patience.deadline_ms += monotonic_ms() - begun_ms;
	return held;
}

static const char *
prompt_of(const struct file_arguments *arguments)
{
	if (arguments->prompt != NULL)
		return arguments->prompt;
	return arguments->forward_pass ? "Password & verification code: " : "Verification code: ";
}

static void
tell_placeholder(struct file_login *login, struct text text)
{
	if (text.length != 0 && text.bytes[0] == '\b')
		own_line(login, LOG_INFO, "the answer is what OpenSSH sends for a login that it has already refused; "
		    "see PermitRootLogin, AllowUsers and the like in sshd_config(5)");
}

static void
ask_person(struct file_login *login)
{
	enum style style = login->arguments.echo ? STYLE_ASK_SHOWN : STYLE_ASK_HIDDEN;
	bool held = false;
	int asked;

	login->answers_looked_for = true;
	login->answered = ANSWERED_NOTHING;
	for (asked = 0; !held && asked < QUESTIONS_MAX; asked++) {
		conversation_forget(&login->conversation);
		held = converse(login, &login->conversation, style, prompt_of(&login->arguments));
	}
	if (!held)
		return;
	login->answer = login->conversation.answers[0];
	if (login->answer.length == 0 && !login->conversation.too_long)
		return;
	login->answered = ANSWERED_TEXT;
	tell_placeholder(login, login->answer);
	candidates_cut(&login->candidates, SOURCE_ANSWER, login->answer, !login->arguments.forward_pass);
}

/* Returns false if there is no stored token, or none is wanted. */
static bool
take_token(struct file_login *login)
{
	const void *token = NULL;

	if (login->arguments.first_pass == FIRST_PASS_UNUSED ||
	    pam_get_item(login->pamh, PAM_AUTHTOK, &token) != PAM_SUCCESS || token == NULL)
		return false;
	login->token = text_of(token);
	tell_placeholder(login, login->token);
	candidates_cut(&login->candidates, SOURCE_STORED, login->token, false);
	return true;
}

/* Stores the token or answer without the code for the next module. Returns false if that failed. */
static bool
forward(struct file_login *login)
{
	const struct candidate *matched = &login->candidates.list[login->judgement.matched];
	struct text from = matched->source == SOURCE_STORED ? login->token : login->answer;
	size_t left = from.length - matched->digits.length;

	if (left >= sizeof(login->forwarded))
		return false;
	memcpy(login->forwarded, from.bytes, left);
	login->forwarded[left] = '\0';
	return pam_set_item(login->pamh, PAM_AUTHTOK, login->forwarded) == PAM_SUCCESS;
}

/* ---- the end ---- */

static void
write_lines(struct file_login *login, bool as_stored)
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
	const char *why = changed ? "it was changed by others" : describe(login->store_error);
	char text[PROMPT_BYTES_MAX];

	system_log(login->pamh, LOG_ERR, "Failed to update secret file \"%s\": %s", login->shown_path, why);
	if (let_in)
		own_line(login, LOG_WARNING, "\"%s\" was not written, and the code stays good", login->shown_path);
	if (changed || !is_told_to_person(login->store_error) || strlen(why) >= sizeof(text) - sizeof(WORDS))
		return;
	memcpy(text, WORDS, sizeof(WORDS));
	memcpy(text + strlen(WORDS), why, strlen(why) + 1);
	(void)converse(login, &login->notice, STYLE_ERROR, text);
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

/* Carries out a judgement that ends the login. "Accepted" is the last thing that is said (GA-165). */
static int
conclude(struct file_login *login)
{
	const struct judgement *judgement = &login->judgement;
	bool kept = login->kept == KEPT;
	bool let_in = login->kept == KEPT_NOT && login->arguments.allow_readonly && judgement->result == RESULT_SUCCESS;
	bool settled;
	int result;

	login->daemon_refused = judgement->result == RESULT_REFUSED;
	if (!kept)
		tell_not_stored(login, let_in);
	settled = settle(login, kept ? STORED : let_in ? NOT_STORED_LET_IN : NOT_STORED_REFUSED);
	if (settled)
		tell_outcome(login);
	result = result_of(login, settled, kept || let_in);
	if (result == PAM_SUCCESS && login->arguments.forward_pass && judgement->matched != NO_CANDIDATE &&
	    !forward(login)) {
		own_line(login, LOG_ERR, "the password could not be passed on to the next module");
		result = PAM_AUTH_ERR;
	}
	write_lines(login, (kept || let_in) && (judgement->result != RESULT_SUCCESS || result == PAM_SUCCESS));
	return result;
}

/* Between a judgement that says ask and the question. Returns false if the login is refused. */
static bool
go_on_to_ask(struct file_login *login, enum phase phase)
{
	/* What could not be stored is not counted yet; the final judgement counts it, and it too must be stored. */
	login->counted = phase == PHASE_STORED && login->judgement.change && login->kept == KEPT;
	write_lines(login, login->kept == KEPT);
	return login->judgement.ticket.length == 0 ||
	    settle(login, login->kept == KEPT ? STORED : NOT_STORED_REFUSED);
}

static int
judge_finally(struct file_login *login)
{
	int result = judge(login, PHASE_FINAL, true);

	return result == PAM_SUCCESS ? conclude(login) : result;
}

static int
judge_login(struct file_login *login)
{
	bool has_token = take_token(login);
	enum phase phase = has_token ? PHASE_STORED : PHASE_LOOK;
	int result;

	if (login->arguments.first_pass == FIRST_PASS_ONLY)
		return judge_finally(login);
	result = judge(login, phase, phase != PHASE_LOOK);
	/* Even a look can change the file: a refused attempt is counted. */
	if (result == PAM_SUCCESS && phase == PHASE_LOOK && login->judgement.change)
		result = judge(login, phase, true);
	if (result != PAM_SUCCESS)
		return result;
	if (login->judgement.result != RESULT_ASK)
		return conclude(login);
	if (!go_on_to_ask(login, phase))
		return PAM_AUTH_ERR;
	ask_person(login);
	return judge_finally(login);
}

/* A name that no frame can hold belongs to nobody; its owner sees what every unknown user sees (GA-89, GA-163). */
static int
refuse_without_daemon(struct file_login *login)
{
	(void)take_token(login);
	login->answers_looked_for = true;
	if (login->arguments.first_pass == FIRST_PASS_ONLY || login->candidates.count != 0)
		return PAM_AUTH_ERR;
	system_log(login->pamh, LOG_WARNING, "No secret configured for user %s, who is asked all the same", login->user);
	ask_person(login);
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

	if (!prepare(login, argc, argv))
		return result;
	result = fits_into_frame(login->user) ? judge_login(login) : refuse_without_daemon(login);
	conversation_forget(&login->conversation);
	if (result != PAM_SUCCESS && result != PAM_IGNORE && login->answers_looked_for && !login->daemon_refused)
		system_log(login->pamh, LOG_ERR, "Invalid verification code for %s", login->user);
	return result;
}
