#include "file_course.h"

#include <string.h>
#include <syslog.h>

enum {
	QUESTIONS_MAX = 2,              /* a conversation that fails is tried once more (GA-86) */
};

bool
file_converse(struct file_login *login, struct conversation *conversation, enum style style, const char *words)
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

void
file_ask_person(struct file_login *login)
{
	enum style style = login->arguments.echo ? STYLE_ASK_SHOWN : STYLE_ASK_HIDDEN;
	bool held = false;
	int asked;

	login->answers_looked_for = true;
	login->answered = ANSWERED_NOTHING;
	for (asked = 0; !held && asked < QUESTIONS_MAX; asked++) {
		conversation_forget(&login->conversation);
		held = file_converse(login, &login->conversation, style, prompt_of(&login->arguments));
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

bool
file_take_token(struct file_login *login)
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

bool
file_forward_rest(struct file_login *login)
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
