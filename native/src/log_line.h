/*
 * The module's lines in the system log, and how foreign bytes are written in them.
 */
#ifndef SALLYPORT_LOG_LINE_H
#define SALLYPORT_LOG_LINE_H

#include <stddef.h>

#include <security/pam_modules.h>

#include "cursor.h"

enum escape {
	ESCAPE_WORD,
	ESCAPE_QUOTED,                  /* blanks stay */
};

/*
 * Writes a text so that it stays one word, or one quoted text, of one line: blanks, quotes, backslashes, control
 * characters and everything that is not ASCII become \xNN. What does not fit is cut off. "to" ends with NUL; its length
 * is returned.
 */
size_t log_escape(struct text from, enum escape escape, char *to, size_t capacity);

/*
 * Writes the one line of a call (SSH-61):
 *
 *	word: user=U service=S address=A reason="R" event=E
 *
 * without the last two where they are empty. Who and where are taken from the PAM handle.
 */
void log_outcome(pam_handle_t *pamh, int priority, const char *word, struct text reason, struct text event);

#endif
