/*
 * Asking the person, through the conversation function of the program that called PAM.
 */
#ifndef SALLYPORT_CONVERSATION_H
#define SALLYPORT_CONVERSATION_H

#include <stdbool.h>

#include <security/pam_modules.h>

#include "frame.h"

struct conversation {
	struct pam_message messages[PROMPTS_MAX];
	char shown[PROMPTS_MAX][PROMPT_BYTES_MAX + 1];
	struct pam_response *responses; /* until conversation_forget(): one for each message */
	size_t responses_count;
	size_t answers_count;
	struct text answers[ANSWERS_MAX];       /* in the order of the prompts that ask; they lie in the responses */
	bool too_long;                  /* one was longer than 512 bytes; then all of them are empty */
};

/*
 * Shows all prompts of a challenge in one call of the conversation (SSH-64). Returns false if it failed; there is then
 * nothing to send. Whatever is returned, conversation_forget() must follow.
 */
bool conversation_hold(struct conversation *conversation, pam_handle_t *pamh, const struct outcome *outcome);

/* Wipes and frees the answers. */
void conversation_forget(struct conversation *conversation);

#endif
