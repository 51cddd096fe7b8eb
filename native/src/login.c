#include "login.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <security/pam_ext.h>

#include "emergency_login.h"
#include "session.h"

/* A person may be asked again within one attempt, for instance for the next code, but not for ever (SSH-53). */
enum { CHALLENGES_MAX = 3 };

#define FIELD_DOES_NOT_FIT "the field %s of the request breaks its rule; see docs/protocol-pam.md"

#define debug(login, ...) \
	do { \
		if ((login)->arguments.debug) \
			pam_syslog((login)->pamh, LOG_DEBUG, __VA_ARGS__); \
	} while (0)

__attribute__((format(printf, 3, 4))) static enum ending
end(struct login *login, enum ending ending, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(login->reason, sizeof(login->reason), format, arguments);
	va_end(arguments);
	return ending;
}

static const char *
user_of(pam_handle_t *pamh)
{
	const void *user = NULL;

	/* Not pam_get_user(), which would ask for the name before the daemon has been asked for anything. */
	return pam_get_item(pamh, PAM_USER, &user) == PAM_SUCCESS ? user : NULL;
}

static enum ending
end_unavailable(struct login *login, bool has_asked)
{
	/*
	 * Who has been asked is let in by a right answer only. Otherwise an attacker at the prompt could choose when
	 * the daemon is away, or what answer brings it into trouble.
	 */
	if (login->arguments.ignore_when_unavailable && !login->arguments.after_failed_password && !has_asked)
		return ENDING_IGNORED;
	return ENDING_UNAVAILABLE;
}

/* Keeps what the log line needs of an outcome, since the next reply takes its place. */
static void
remember(struct login *login)
{
	const struct outcome *outcome = &login->outcome;

	(void)snprintf(login->reason, sizeof(login->reason), "%.*s", (int)outcome->reason.length,
	    (const char *)outcome->reason.bytes);
	(void)snprintf(login->event, sizeof(login->event), "%.*s", (int)outcome->event.length,
	    (const char *)outcome->event.bytes);
}

static enum ending
end_as_judged(struct login *login, bool has_asked)
{
	remember(login);
	switch (login->outcome.verdict) {
	case VERDICT_GRANTED:
	case VERDICT_NOT_REQUIRED:
		/* Not even a daemon's mistake turns a failed first step into a login (SSH-12). */
		if (login->arguments.after_failed_password)
			return end(login, ENDING_DENIED, "the first step has failed");
		return login->outcome.verdict == VERDICT_GRANTED ? ENDING_GRANTED : ENDING_NOT_REQUIRED;
	case VERDICT_UNAVAILABLE:
		return end_unavailable(login, has_asked);
	case VERDICT_CHALLENGED:
		return end(login, ENDING_DENIED,
		    "sallyportd asked more than %d times; are sallyportd and this module of the same release?",
		    CHALLENGES_MAX);
	case VERDICT_DENIED:
		break;
	}
	return ENDING_DENIED;
}

static bool
is_return_alone(const struct conversation *conversation)
{
	size_t i;

	for (i = 0; i < conversation->answers_count; i++)
		if (conversation->answers[i].length != 0)
			return false;
	return !conversation->too_long;
}

/* Returns true if login->outcome is what the daemon says; otherwise *ending is how the call ends. */
static bool
ask_daemon(struct login *login, bool has_asked, enum ending *ending)
{
	const char *path = login->arguments.socket_path, *why = "", *malformed;

	switch (client_exchange(path, login->patience, &login->request, &login->reply, &why)) {
	case EXCHANGE_REPLIED:
		break;
	case EXCHANGE_NOBODY:
		*ending = end(login, end_unavailable(login, has_asked), "%s: %s", path, why);
		return false;
	case EXCHANGE_FAILED:
		*ending = end(login, ENDING_FAULT, "%s: %s", path, why);
		return false;
	}
	malformed = outcome_decode(&login->outcome, login->reply.bytes, login->reply.length);
	if (malformed != NULL) {
		*ending = end(login, ENDING_FAULT, "%s: %s (%s)", path, MALFORMED_REPLY, malformed);
		return false;
	}
	debug(login, "debug: verdict %d, %zu prompts, %lu s to answer", (int)login->outcome.verdict,
	    login->outcome.prompts_count, (unsigned long)login->outcome.lifetime_seconds);
	return true;
}

/* Makes the person's answers the next request. */
static const char *
answer(struct login *login)
{
	const struct conversation *conversation = &login->conversation;
	uint32_t flags = login->begin.flags;

	if (conversation->too_long)
		flags |= FLAG_ANSWER_TOO_LONG;
	/* Return alone may be the answer to "approve in your browser", and the daemon waits for that (SSH-65). */
	login->patience.reply_ms = is_return_alone(conversation) ? 1000LL * DEADLINE_SECONDS_MAX : REPLY_MS_MAX;
	return request_answer(&login->request, flags, login->outcome.challenge, conversation->answers,
	    conversation->answers_count);
}

/* Shows the challenge. Returns true if there is an answer to send; otherwise *ending is how the call ends. */
static bool
ask_person(struct login *login, enum ending *ending)
{
	int64_t begun_ms = monotonic_ms();
	const char *wrong = NULL;
	bool held;

	held = conversation_hold(&login->conversation, login->pamh, &login->outcome);
	/* The deadline stood still meanwhile: the person's time is for sshd to bound (SSH-56). */
	login->patience.deadline_ms += monotonic_ms() - begun_ms;
	if (held)
		wrong = answer(login);
	conversation_forget(&login->conversation);
	if (!held)
		*ending = end(login, ENDING_DENIED,
		    "the prompt was not answered: somebody hung up, or this service cannot ask");
	else if (wrong != NULL)
		*ending = end(login, ENDING_FAULT, FIELD_DOES_NOT_FIT, wrong);
	return held && wrong == NULL;
}

/* Collects the fields of Begin and makes the request of them. Returns true if it can be sent. */
static bool
make_request(struct login *login, const char *user, struct name_service *room, enum ending *ending)
{
	struct begin *begin = &login->begin;
	const char *wrong;

	wrong = circumstances_collect(begin, login->pamh, user, room);
	if (wrong != NULL) {
		*ending = end(login, ENDING_FAULT, "%s", wrong);
		return false;
	}
	begin->flags = login->arguments.after_failed_password ? FLAG_FIRST_STEP_FAILED : 0;
	session_look(&begin->session);
	wrong = request_begin(&login->request, begin);
	if (wrong != NULL) {
		*ending = end(login, ENDING_FAULT, FIELD_DOES_NOT_FIT, wrong);
		return false;
	}
	debug(login, "debug: uid %lu, %zu groups, %zu bytes of SSH_AUTH_INFO_0", (unsigned long)begin->uid,
	    begin->groups_count, begin->ssh_auth_info.length);
	return true;
}

/* Everything that is to be known before the daemon is asked. Returns true if login->request can be sent. */
static bool
prepare(struct login *login, enum ending *ending)
{
	const char *user = user_of(login->pamh);
	struct name_service *room;
	bool made;

	if (!user_name_is_possible(user)) {
		*ending = end(login, ENDING_NO_NAME, "that is no name an account could have; nobody was asked");
		return false;
	}
	/*
	 * Apart from *login, and neither cleared nor wiped: it is a megabyte, of which a page or two are used. Writing
	 * to the others would cost a login more than all the rest of this module, and no secret is in there.
	 */
	room = malloc(sizeof(*room));
	if (room == NULL) {
		*ending = end(login, ENDING_FAULT, "there is no memory left");
		return false;
	}
	made = make_request(login, user, room, ending);
	free(room);
	login->begin.groups_count = 0;          /* their names lay in there */
	return made;
}

enum ending
login_run(struct login *login, int argc, const char **argv)
{
	const char *word, *wrong = arguments_parse(&login->arguments, argc, argv, &word);

	if (wrong != NULL)
		return end(login, ENDING_FAULT, "%s: %s; see pam_sallyport(8)", wrong, word);
	return login_run_as_told(login);
}

/*
 * A daemon of before version 2 refuses it without an incident, and is asked again without the session: then there is
 * no grace, and that is all. Who is refused so for another reason is, twice.
 */
static bool
asks_again_without_session(struct login *login)
{
	if (!login->begin.session.known || login->outcome.verdict != VERDICT_UNAVAILABLE ||
	    login->outcome.event.length != 0)
		return false;
	login->begin.session.known = false;
	request_leave_out_session(&login->request);
	return true;
}

/* How it ends if the daemon has the last word. *was_heard: it has given a verdict, or the person has been asked. */
static enum ending
ask_until_judged(struct login *login, bool *was_heard)
{
	enum ending ending = ENDING_DENIED;
	int asked;

	for (asked = 0;; asked++) {
		if (!ask_daemon(login, asked != 0, &ending))
			return ending;
		if (asked == 0 && asks_again_without_session(login) && !ask_daemon(login, false, &ending))
			return ending;
		*was_heard = login->outcome.verdict != VERDICT_UNAVAILABLE || asked != 0;
		if (login->outcome.verdict != VERDICT_CHALLENGED || asked == CHALLENGES_MAX)
			return end_as_judged(login, asked != 0);
		if (!ask_person(login, &ending))
			return ending;
	}
}

enum ending
login_run_as_told(struct login *login)
{
	enum ending ending = ENDING_DENIED;
	bool was_heard = false;

	if (!prepare(login, &ending))
		return ending;
	login->patience.deadline_ms = monotonic_ms() + 1000LL * login->arguments.deadline_seconds;
	login->patience.reply_ms = REPLY_MS_MAX;
	login->patience.once = false;
	ending = ask_until_judged(login, &was_heard);
	/* Who has been asked for a code in this call is not asked for another kind of code on top of it. */
	if (!was_heard && ending != ENDING_IGNORED)
		ending = login_by_emergency_code(login, ending);
	return ending;
}

/*
 * Clearing all of it would cost a login more than all the rest of this module: a frame may be large, and hardly any
 * is.
 */
struct login *
login_new(pam_handle_t *pamh)
{
	struct login *login = malloc(sizeof(*login));

	if (login == NULL)
		return NULL;
	memset(login, 0, offsetof(struct login, request));
	login->pamh = pamh;
	login->request.length = 0;
	login->request.begin_length = 0;
	login->reply.length = 0;
	login->reply.welcome = KIND_NONE;
	return login;
}

void
login_free(struct login *login)
{
	request_wipe(&login->request);
	explicit_bzero(login->reply.bytes, HEADER_BYTES + REPLY_BODY_BYTES_MAX);
	explicit_bzero(login, offsetof(struct login, request));
	free(login);
}
