#ifndef SALLYPORT_SHOWN_TEXT_H
#define SALLYPORT_SHOWN_TEXT_H

#include <stddef.h>

#include "cursor.h"

enum lines {
	ONE_LINE,                       /* a newline becomes a blank */
	MANY_LINES,
};

/*
 * Makes a text fit for a person's terminal, whoever wrote it (SSH-62): without control characters (C0 but for newline,
 * DEL, C1), without Unicode's line separators and its marks that turn the direction of writing, and with "?" for every
 * byte that is not UTF-8. What does not fit into "capacity" is cut off between two characters. "to" ends with NUL.
 */
void shown_text(struct text from, enum lines lines, char *to, size_t capacity);

#endif
