#include "key_frame.h"

#include <string.h>

enum option {
	OPTION_UNKNOWN,
	OPTION_RESTRICT = 1U << 0,
	OPTION_COMMAND = 1U << 1,
	OPTION_VERIFY_REQUIRED = 1U << 2,
	OPTION_FROM = 1U << 3,
	OPTION_EXPIRY_TIME = 1U << 4,
};

static const struct {
	const char *name;               /* with a value, if it ends with "=" */
	enum option option;
} OPTIONS[] = {
	{ "restrict", OPTION_RESTRICT },
	{ "command=", OPTION_COMMAND },
	{ "verify-required", OPTION_VERIFY_REQUIRED },
	{ "from=", OPTION_FROM },
	{ "expiry-time=", OPTION_EXPIRY_TIME },
};

const char *
request_look_up(struct request *request, const struct look_up *look_up)
{
	struct writer out;

	request_start(request, &out);
	put_text(&out, look_up->user, 1, USER_BYTES_MAX, "user");
	put_text(&out, look_up->type, 1, KEY_TYPE_BYTES_MAX, "type");
	put_text(&out, look_up->fingerprint, 0, FINGERPRINT_BYTES_MAX, "fingerprint");
	request->begin_length = out.length;
	return request_seal(request, KIND_LOOK_UP, &out);
}

static enum key_status
get_status(struct reader *in)
{
	uint8_t value = get_u8(in, "status");

	switch (value) {
	case KEY_FOUND:
	case KEY_UNKNOWN:
	case KEY_REFUSED:
	case KEY_UNAVAILABLE:
		return (enum key_status)value;
	}
	reader_refuse(in, "status");
	return KEY_REFUSED;
}

const char *
key_answer_decode(struct key_answer *answer, const uint8_t *frame, size_t length)
{
	struct reader in;

	memset(answer, 0, sizeof(*answer));
	reader_start(&in, frame, length);
	get_reply_header(&in, KIND_KEY, REPLY_BODY_BYTES_MAX, length);
	answer->status = get_status(&in);
	answer->reason = get_text(&in, 0, REASON_BYTES_MAX, "reason");
	answer->line = get_text(&in, 0, KEY_LINE_BYTES_MAX, "line");
	if ((answer->status == KEY_FOUND) != (answer->line.length != 0))
		reader_refuse(&in, "line");
	return reader_end(&in);
}

static bool
has_controls(struct text text)
{
	size_t i;

	for (i = 0; i < text.length; i++)
		if (text.bytes[i] < 0x20 || text.bytes[i] == 0x7f)
			return true;
	return false;
}

static void
advance(struct text *text, size_t length)
{
	text->bytes += length;
	text->length -= length;
}

static bool
take(struct text *text, const char *word)
{
	size_t length = strlen(word);

	if (text->length < length || memcmp(text->bytes, word, length) != 0)
		return false;
	advance(text, length);
	return true;
}

/* A value in quotation marks, where a backslash keeps one from being the end: as sshd reads it. */
static bool
take_value(struct text *text)
{
	if (!take(text, "\""))
		return false;
	while (text->length != 0) {
		if (take(text, "\\\""))
			continue;
		if (take(text, "\""))
			return true;
		advance(text, 1);
	}
	return false;
}

static enum option
take_option(struct text *text)
{
	size_t i;

	for (i = 0; i < sizeof(OPTIONS) / sizeof(OPTIONS[0]); i++) {
		const char *name = OPTIONS[i].name;

		if (!take(text, name))
			continue;
		if (name[strlen(name) - 1] == '=' && !take_value(text))
			return OPTION_UNKNOWN;
		return OPTIONS[i].option;
	}
	return OPTION_UNKNOWN;
}

/* Returns which options there are, none if one of them is not known or stands twice. */
static unsigned
take_options(struct text *text)
{
	unsigned seen = 0;

	do {
		enum option option = take_option(text);

		if (option == OPTION_UNKNOWN || (seen & (unsigned)option) != 0)
			return 0;
		seen |= (unsigned)option;
	} while (take(text, ","));
	return seen;
}

static bool
is_base64(struct text text)
{
	static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
	size_t i;

	for (i = 0; i < text.length; i++)
		if (memchr(DIGITS, text.bytes[i], sizeof(DIGITS) - 1) == NULL)
			return false;
	return text.length != 0;
}

bool
key_line_is_right(struct text line, struct text type)
{
	const unsigned pinned = OPTION_RESTRICT | OPTION_COMMAND;
	unsigned binding, seen;

	if (has_controls(line))
		return false;
	seen = take_options(&line);
	binding = seen & (pinned | OPTION_VERIFY_REQUIRED);
	if (binding != pinned && binding != OPTION_VERIFY_REQUIRED)
		return false;
	if (!take(&line, " ") || line.length < type.length || memcmp(line.bytes, type.bytes, type.length) != 0)
		return false;
	advance(&line, type.length);
	return take(&line, " ") && is_base64(line);
}
