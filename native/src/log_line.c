#include "log_line.h"

#include <arpa/inet.h>
#include <string.h>

#include <security/pam_ext.h>

#include "circumstances.h"

/* Room for all values at their bounds, each byte escaped into four, and for the words between them. */
enum { LINE_BYTES_MAX = 4 * (3 * NAME_BYTES_MAX + REASON_BYTES_MAX + EVENT_BYTES_MAX) + 256 };

struct line {
	size_t length;
	char text[LINE_BYTES_MAX];
};

size_t
log_escape(struct text from, enum escape escape, char *to, size_t capacity)
{
	static const char HEX[] = "0123456789ABCDEF";
	size_t used = 0, i;

	for (i = 0; i < from.length; i++) {
		uint8_t byte = from.bytes[i];
		bool plain = byte == ' ' ? escape == ESCAPE_QUOTED :
		    byte > ' ' && byte < 0x7f && byte != '"' && byte != '\\';
		char escaped[] = { '\\', 'x', HEX[byte >> 4], HEX[byte & 0x0f] };
		size_t length = plain ? 1 : sizeof(escaped);

		if (capacity - used <= length)
			break;
		memcpy(to + used, plain ? (const char *)&from.bytes[i] : escaped, length);
		used += length;
	}
	to[used] = '\0';
	return used;
}

static void
add(struct line *line, const char *words)
{
	size_t length = strlen(words);

	if (sizeof(line->text) - line->length <= length)
		return;
	memcpy(line->text + line->length, words, length + 1);
	line->length += length;
}

/* A value over its bound is cut off at it: nobody fills the log by way of a name. */
static void
add_value(struct line *line, const char *name, struct text value, enum escape escape, size_t most)
{
	size_t room;

	add(line, name);
	room = sizeof(line->text) - line->length;
	if (room > 4 * most + 1)
		room = 4 * most + 1;
	line->length += log_escape(value, escape, line->text + line->length, room);
}

static const char *
item(pam_handle_t *pamh, int type)
{
	const void *value = NULL;

	return pam_get_item(pamh, type, &value) == PAM_SUCCESS ? value : NULL;
}

void
log_outcome(pam_handle_t *pamh, int priority, const char *word, struct text reason, struct text event)
{
	char address[INET6_ADDRSTRLEN];
	struct line line = { 0 };

	add(&line, word);
	add_value(&line, ": user=", text_of(item(pamh, PAM_USER)), ESCAPE_WORD, NAME_BYTES_MAX);
	add_value(&line, " service=", text_of(item(pamh, PAM_SERVICE)), ESCAPE_WORD, NAME_BYTES_MAX);
	if (address_of_connection(text_of(pam_getenv(pamh, "SSH_CONNECTION")), address) != NULL) {
		add_value(&line, " address=", text_of(address), ESCAPE_WORD, NAME_BYTES_MAX);
	} else {
		/* What the calling program says of the other side: perhaps a name, which that side controls. */
		add(&line, " address=unknown");
		if (item(pamh, PAM_RHOST) != NULL)
			add_value(&line, " rhost=", text_of(item(pamh, PAM_RHOST)), ESCAPE_WORD, NAME_BYTES_MAX);
	}
	if (reason.length != 0) {
		add_value(&line, " reason=\"", reason, ESCAPE_QUOTED, REASON_BYTES_MAX);
		add(&line, "\"");
	}
	if (event.length != 0)
		add_value(&line, " event=", event, ESCAPE_WORD, EVENT_BYTES_MAX);
	pam_syslog(pamh, priority, "%s", line.text);
}
