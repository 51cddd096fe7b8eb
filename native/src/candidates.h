/*
 * The digits in a stored token or an answer that may be a code (GA-98 to GA-100).
 */
#ifndef SALLYPORT_CANDIDATES_H
#define SALLYPORT_CANDIDATES_H

#include <stdbool.h>
#include <stdint.h>

#include "cursor.h"

enum {
	CANDIDATES_MAX = 6,
	CANDIDATE_BYTES_MIN = 6,
	CANDIDATE_BYTES_MAX = 8,
};

enum source {
	SOURCE_STORED = 1,
	SOURCE_ANSWER = 2,
};

struct candidate {
	enum source source;
	struct text digits;             /* the last bytes of the text they were cut from */
};

/* Zeroed memory is an empty list. */
struct candidates {
	size_t count;
	struct candidate list[CANDIDATES_MAX];
};

/*
 * Appends the last 6, 7 and 8 bytes of the text, each if all of them are ASCII digits and, with "alone", nothing
 * stands before them. To be called once for each source, the stored token first.
 */
void candidates_cut(struct candidates *candidates, enum source source, struct text from, bool alone);

#endif
