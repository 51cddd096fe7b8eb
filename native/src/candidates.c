#include "candidates.h"

/* How many of the last bytes are digits; not more than the longest candidate has. */
static size_t
digits_at_end(struct text text)
{
	size_t count = 0;

	while (count < CANDIDATE_BYTES_MAX && count < text.length) {
		uint8_t byte = text.bytes[text.length - 1 - count];

		if (byte < '0' || byte > '9')
			break;
		count++;
	}
	return count;
}

void
candidates_cut(struct candidates *candidates, enum source source, struct text from, bool alone)
{
	size_t digits = digits_at_end(from), length;

	for (length = CANDIDATE_BYTES_MIN; length <= digits; length++) {
		if ((alone && length != from.length) || candidates->count == CANDIDATES_MAX)
			continue;
		candidates->list[candidates->count++] = (struct candidate){
			.source = source,
			.digits = { from.bytes + from.length - length, length },
		};
	}
}
