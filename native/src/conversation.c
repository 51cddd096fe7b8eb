#include "conversation.h"

#include <stdlib.h>
#include <string.h>

#include "shown_text.h"

static int
message_style(enum style style)
{
	switch (style) {
	case STYLE_ASK_HIDDEN:
		return PAM_PROMPT_ECHO_OFF;
	case STYLE_ASK_SHOWN:
		return PAM_PROMPT_ECHO_ON;
	case STYLE_INFORMATION:
		return PAM_TEXT_INFO;
	case STYLE_ERROR:
		return PAM_ERROR_MSG;
	}
	return PAM_ERROR_MSG;
}

static bool
asks(const struct prompt *prompt)
{
	return prompt->style == STYLE_ASK_HIDDEN || prompt->style == STYLE_ASK_SHOWN;
}

static bool
take_answers(struct conversation *conversation, const struct outcome *outcome)
{
	size_t i;

	for (i = 0; i < outcome->prompts_count; i++) {
		const char *typed = conversation->responses[i].resp;

		if (!asks(&outcome->prompts[i]))
			continue;
		if (typed == NULL || conversation->answers_count == ANSWERS_MAX)
			return false;
		if (strlen(typed) > ANSWER_BYTES_MAX)
			conversation->too_long = true;
		conversation->answers[conversation->answers_count++] = text_of(typed);
	}
	for (i = 0; conversation->too_long && i < conversation->answers_count; i++)
		conversation->answers[i] = text_of(NULL);
	return true;
}

bool
conversation_hold(struct conversation *conversation, pam_handle_t *pamh, const struct outcome *outcome)
{
	const struct pam_message *messages[PROMPTS_MAX];
	const struct pam_conv *program = NULL;
	size_t i;

	memset(conversation, 0, sizeof(*conversation));
	if (pam_get_item(pamh, PAM_CONV, (const void **)&program) != PAM_SUCCESS || program == NULL ||
	    program->conv == NULL)
		return false;
	for (i = 0; i < outcome->prompts_count; i++) {
		const struct prompt *prompt = &outcome->prompts[i];

		shown_text(prompt->text, asks(prompt) ? ONE_LINE : MANY_LINES, conversation->shown[i],
		    sizeof(conversation->shown[i]));
		conversation->messages[i].msg_style = message_style(prompt->style);
		conversation->messages[i].msg = conversation->shown[i];
		messages[i] = &conversation->messages[i];
	}
	if (program->conv((int)outcome->prompts_count, messages, &conversation->responses, program->appdata_ptr) !=
	    PAM_SUCCESS) {
		/* Nobody says what lies there after a failure; freeing it could free it twice. */
		conversation->responses = NULL;
		return false;
	}
	if (conversation->responses == NULL)
		return false;
	conversation->responses_count = outcome->prompts_count;
	return take_answers(conversation, outcome);
}

void
conversation_forget(struct conversation *conversation)
{
	size_t i;

	for (i = 0; i < conversation->responses_count; i++) {
		char *typed = conversation->responses[i].resp;

		if (typed != NULL)
			explicit_bzero(typed, strlen(typed));
		free(typed);
	}
	free(conversation->responses);
	explicit_bzero(conversation, sizeof(*conversation));
}
