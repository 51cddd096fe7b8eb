#include "first_step_frame.h"

#include <stdbool.h>
#include <string.h>

/* Neither a way out of the folder nor a second name for a file. */
static bool
is_service(struct text name)
{
	size_t i;

	for (i = 0; i < name.length; i++) {
		uint8_t c = name.bytes[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return true;
}

static void
get_string(struct reader *in, char *to, size_t least, size_t most, const char *field)
{
	struct text value = get_text(in, least, most, field);

	if (value.length != 0 && memchr(value.bytes, 0, value.length) != NULL) {
		reader_refuse(in, field);
		return;
	}
	if (value.length != 0)
		memcpy(to, value.bytes, value.length);
	to[value.length] = '\0';
}

const char *
first_step_decode(struct first_step *question, const uint8_t *bytes, size_t length)
{
	struct reader in;

	memset(question, 0, sizeof(*question));
	reader_start(&in, bytes, length);
	if (get_u8(&in, "version") != FIRST_STEP_VERSION)
		reader_refuse(&in, "version");
	get_string(&in, question->service, 1, FIRST_STEP_SERVICE_BYTES_MAX, "service");
	if (!is_service(text_of(question->service)))
		reader_refuse(&in, "service");
	get_string(&in, question->user, 1, FIRST_STEP_USER_BYTES_MAX, "user");
	get_string(&in, question->address, 0, FIRST_STEP_ADDRESS_BYTES_MAX, "address");
	get_string(&in, question->password, 0, FIRST_STEP_PASSWORD_BYTES_MAX, "password");
	return reader_end(&in);
}
