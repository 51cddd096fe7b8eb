#include "cursor.h"

#include <string.h>

#include "utf8.h"

struct text
text_of(const char *string)
{
	struct text empty = { (const uint8_t *)"", 0 };

	if (string == NULL)
		return empty;
	return (struct text){ (const uint8_t *)string, strlen(string) };
}

/* A text may hold anything that is UTF-8, but for NUL, which would end it early in somebody's C. */
static int
is_text(struct text value)
{
	return utf8_is_valid(value.bytes, value.length) &&
	    (value.length == 0 || memchr(value.bytes, '\0', value.length) == NULL);
}

void
reader_start(struct reader *in, const uint8_t *bytes, size_t length)
{
	in->next = bytes;
	in->left = length;
	in->wrong = NULL;
}

void
reader_refuse(struct reader *in, const char *field)
{
	if (in->wrong == NULL)
		in->wrong = field;
}

/* Returns where "length" bytes begin and steps over them, or NULL if they are not there. */
static const uint8_t *
take(struct reader *in, size_t length, const char *field)
{
	const uint8_t *taken = in->next;

	if (in->wrong != NULL)
		return NULL;
	if (in->left < length) {
		reader_refuse(in, field);
		return NULL;
	}
	in->next += length;
	in->left -= length;
	return taken;
}

uint8_t
get_u8(struct reader *in, const char *field)
{
	const uint8_t *p = take(in, 1, field);

	return p == NULL ? 0 : p[0];
}

uint16_t
get_u16(struct reader *in, const char *field)
{
	const uint8_t *p = take(in, 2, field);

	return (uint16_t)(p == NULL ? 0U : (unsigned)p[0] << 8 | p[1]);
}

uint32_t
get_u32(struct reader *in, const char *field)
{
	const uint8_t *p = take(in, 4, field);

	return p == NULL ? 0 : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void
get_bytes(struct reader *in, uint8_t *to, size_t length, const char *field)
{
	const uint8_t *p = take(in, length, field);

	if (p == NULL)
		memset(to, 0, length);
	else
		memcpy(to, p, length);
}

struct text
get_long_blob(struct reader *in, size_t most, const char *field)
{
	size_t length = get_u32(in, field);
	const uint8_t *p;

	if (length > most)
		reader_refuse(in, field);
	p = take(in, length, field);
	if (p == NULL)
		return text_of(NULL);
	return (struct text){ p, length };
}

struct text
get_blob(struct reader *in, size_t least, size_t most, const char *field)
{
	size_t length = get_u16(in, field);
	const uint8_t *p;

	if (length < least || length > most)
		reader_refuse(in, field);
	p = take(in, length, field);
	if (p == NULL)
		return text_of(NULL);
	return (struct text){ p, length };
}

struct text
get_text(struct reader *in, size_t least, size_t most, const char *field)
{
	struct text value = get_blob(in, least, most, field);

	if (is_text(value))
		return value;
	reader_refuse(in, field);
	return text_of(NULL);
}

const char *
reader_end(struct reader *in)
{
	if (in->left != 0)
		reader_refuse(in, "end of the frame");
	return in->wrong;
}

void
writer_start(struct writer *out, uint8_t *bytes, size_t length, size_t capacity)
{
	out->bytes = bytes;
	out->length = length;
	out->capacity = capacity;
	out->wrong = NULL;
}

static void
writer_refuse(struct writer *out, const char *field)
{
	if (out->wrong == NULL)
		out->wrong = field;
}

void
put_bytes(struct writer *out, const void *bytes, size_t length, const char *field)
{
	if (out->wrong != NULL)
		return;
	if (out->capacity - out->length < length) {
		writer_refuse(out, field);
		return;
	}
	if (length != 0)
		memcpy(out->bytes + out->length, bytes, length);
	out->length += length;
}

void
put_u8(struct writer *out, uint8_t value, const char *field)
{
	put_bytes(out, &value, sizeof(value), field);
}

void
put_u16(struct writer *out, uint16_t value, const char *field)
{
	uint8_t bytes[] = { (uint8_t)(value >> 8), (uint8_t)value };

	put_bytes(out, bytes, sizeof(bytes), field);
}

void
put_u32(struct writer *out, uint32_t value, const char *field)
{
	uint8_t bytes[] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value };

	put_bytes(out, bytes, sizeof(bytes), field);
}

void
put_blob(struct writer *out, struct text value, size_t least, size_t most, const char *field)
{
	if (value.length < least || value.length > most || value.length > UINT16_MAX ||
	    out->capacity - out->length < sizeof(uint16_t) ||
	    out->capacity - out->length - sizeof(uint16_t) < value.length) {
		writer_refuse(out, field);
		return;
	}
	put_u16(out, (uint16_t)value.length, field);
	put_bytes(out, value.bytes, value.length, field);
}

void
put_text(struct writer *out, struct text value, size_t least, size_t most, const char *field)
{
	if (is_text(value))
		put_blob(out, value, least, most, field);
	else
		writer_refuse(out, field);
}

const char *
writer_end(const struct writer *out)
{
	return out->wrong;
}
