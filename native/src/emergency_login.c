#include "emergency_login.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include <security/pam_ext.h>

#include "emergency.h"

/* The daemon's words come first: what the administrator has to mend is there. */
static void
add_reason(struct login *login, const char *words)
{
	size_t used = strlen(login->reason);

	(void)snprintf(login->reason + used, sizeof(login->reason) - used, "%s%s", used == 0 ? "" : "; ", words);
}

/* One text and one question, in one call (SSH-64). */
static void
make_prompts(struct outcome *outcome)
{
	memset(outcome, 0, sizeof(*outcome));
	outcome->verdict = VERDICT_CHALLENGED;
	outcome->prompts_count = 2;
	outcome->prompts[0] = (struct prompt){ STYLE_INFORMATION, text_of(EMERGENCY_TEXT) };
	outcome->prompts[1] = (struct prompt){ STYLE_ASK_HIDDEN, text_of(EMERGENCY_PROMPT) };
}

static enum ending
judge_answer(struct login *login)
{
	const struct conversation *conversation = &login->conversation;
	char address[INET6_ADDRSTRLEN], words[EMERGENCY_WORDS_BYTES_MAX];
	struct emergency_use use = {
		.uid = login->begin.uid,
		.address = address_of_connection(login->begin.ssh_connection, address),
		.service = login->begin.service,
		.first_step_failed = login->arguments.after_failed_password,
	};
	bool is_right;

	if (conversation->answers_count != 1)
		return ENDING_DENIED;
	is_right = emergency_judge(login->arguments.emergency_path, conversation->answers[0], &use,
	    login->patience.deadline_ms, words);
	add_reason(login, words);
	return is_right ? ENDING_EMERGENCY : ENDING_DENIED;
}

enum ending
login_by_emergency_code(struct login *login, enum ending otherwise)
{
	char words[EMERGENCY_WORDS_BYTES_MAX];
	int64_t begun_ms;
	bool held;
	enum ending ending;

	switch (emergency_look(login->arguments.emergency_path, words)) {
	case EMERGENCY_NOT_SET_UP:
		return otherwise;
	case EMERGENCY_UNFIT:
		add_reason(login, words);
		return otherwise;
	case EMERGENCY_READY:
		break;
	}
	make_prompts(&login->outcome);
	begun_ms = monotonic_ms();
	held = conversation_hold(&login->conversation, login->pamh, &login->outcome);
	login->patience.deadline_ms += monotonic_ms() - begun_ms;
	ending = held ? judge_answer(login) : otherwise;
	if (!held)
		add_reason(login, "the prompt for an emergency code was not answered");
	conversation_forget(&login->conversation);
	return ending;
}
