#include "shown_text.h"

#include <stdbool.h>
#include <string.h>

#include "utf8.h"

static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

/* U+2028 and U+2029 begin a new line in some terminals; the others are Unicode's explicit direction marks. */
static bool
misleads(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

void
shown_text(struct text from, enum lines lines, char *to, size_t capacity)
{
	size_t used = 0, taken;

	for (; from.length != 0; from.bytes += taken, from.length -= taken) {
		const char *shown = (const char *)from.bytes;
		uint32_t character;
		size_t length;

		taken = utf8_next(from.bytes, from.length, &character);
		length = taken;
		if (taken == 0) {
			taken = 1;
			shown = "?";
			length = 1;
		} else if (character == '\n') {
			shown = lines == ONE_LINE ? " " : "\n";
		} else if (is_control(character) || misleads(character)) {
			continue;
		}
		if (capacity - used <= length)
			break;
		memcpy(to + used, shown, length);
		used += length;
	}
	to[used] = '\0';
}
