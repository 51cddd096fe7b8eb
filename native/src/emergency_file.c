#include "emergency_file.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { TIME_DIGITS = 20, UID_DIGITS = 10, TRIES_DIGITS = 2 };

/* Walks through the text; once something is not as it must be, all is wrong. */
struct walk {
	const uint8_t *start;
	size_t at;
	size_t length;
	bool wrong;
};

static void
skip_word(struct walk *walk, const char *word)
{
	size_t length = strlen(word);

	if (walk->wrong || walk->length - walk->at < length || memcmp(walk->start + walk->at, word, length) != 0)
		walk->wrong = true;
	else
		walk->at += length;
}

static uint64_t
take_number(struct walk *walk, size_t digits)
{
	uint64_t number = 0;
	size_t i;

	if (walk->wrong || walk->length - walk->at < digits) {
		walk->wrong = true;
		return 0;
	}
	for (i = 0; i < digits; i++) {
		unsigned digit = walk->start[walk->at + i] - (unsigned)'0';

		if (digit > 9 || number > (UINT64_MAX - digit) / 10) {
			walk->wrong = true;
			return 0;
		}
		number = number * 10 + digit;
	}
	walk->at += digits;
	return number;
}

static bool
is_of_crypt(uint8_t byte)
{
	return (byte >= '.' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* A text up to the end of its line, of the characters that crypt(3) writes; "$" only where it may separate. */
static struct text
take_crypt_text(struct walk *walk, size_t most, bool with_separators)
{
	struct text text = { walk->start + walk->at, 0 };

	while (!walk->wrong && text.length < most && walk->at + text.length < walk->length &&
	    (is_of_crypt(text.bytes[text.length]) || (with_separators && text.bytes[text.length] == '$')))
		text.length++;
	if (text.length == 0)
		walk->wrong = true;
	walk->at += text.length;
	return text;
}

static void
skip_printable(struct walk *walk, size_t length)
{
	size_t i;

	if (walk->wrong || walk->length - walk->at < length) {
		walk->wrong = true;
		return;
	}
	for (i = 0; i < length; i++)
		if (walk->start[walk->at + i] <= ' ' || walk->start[walk->at + i] >= 0x7f)
			walk->wrong = true;
	walk->at += length;
}

static void
take_head(struct emergency_file *file, struct walk *walk)
{
	skip_word(walk, "sallyport-emergency-codes 1\nmade ");
	(void)take_number(walk, TIME_DIGITS);
	skip_word(walk, "\nsetting ");
	file->setting = take_crypt_text(walk, EMERGENCY_SETTING_BYTES_MAX, true);
	skip_word(walk, "\ntries ");
	file->tries_offset = walk->at;
	file->tries = (unsigned)take_number(walk, TRIES_DIGITS);
	skip_word(walk, " ");
	file->refilled_at = take_number(walk, TIME_DIGITS);
	skip_word(walk, "\n");
	if (file->tries > EMERGENCY_TRIES_MAX)
		walk->wrong = true;
}

static void
take_use(struct walk *walk)
{
	(void)take_number(walk, TIME_DIGITS);
	skip_word(walk, " ");
	(void)take_number(walk, UID_DIGITS);
	skip_word(walk, " ");
	skip_printable(walk, EMERGENCY_ADDRESS_BYTES);
	skip_word(walk, " ");
	skip_printable(walk, EMERGENCY_SERVICE_BYTES);
}

static void
take_code(struct emergency_file *file, struct walk *walk)
{
	size_t i = file->codes_count;
	uint8_t status;

	skip_word(walk, "code ");
	if (walk->wrong || walk->at == walk->length || i == EMERGENCY_CODES_MAX) {
		walk->wrong = true;
		return;
	}
	file->codes[i].status_offset = walk->at;
	status = walk->start[walk->at++];
	if (status != EMERGENCY_OPEN && status != EMERGENCY_USED && status != EMERGENCY_REPORTED)
		walk->wrong = true;
	file->codes[i].status = status;
	skip_word(walk, " ");
	file->codes[i].use_offset = walk->at;
	take_use(walk);
	skip_word(walk, " ");
	file->codes[i].digest = take_crypt_text(walk, EMERGENCY_DIGEST_BYTES_MAX, false);
	skip_word(walk, "\n");
	file->codes_count++;
}

const char *
emergency_file_parse(struct emergency_file *file, const uint8_t *bytes, size_t length)
{
	struct walk walk = { .start = bytes, .length = length };

	*file = (struct emergency_file){ 0 };
	take_head(file, &walk);
	if (walk.wrong)
		return "its first four lines";
	while (!walk.wrong && walk.at < length)
		take_code(file, &walk);
	return walk.wrong || file->codes_count == 0 ? "a line of a code" : NULL;
}

size_t
emergency_file_open_codes(const struct emergency_file *file)
{
	size_t i, count = 0;

	for (i = 0; i < file->codes_count; i++)
		if (file->codes[i].status == EMERGENCY_OPEN)
			count++;
	return count;
}

unsigned
emergency_file_tries(const struct emergency_file *file, uint64_t now, uint64_t *since)
{
	uint64_t grown;

	*since = now;
	if (now < file->refilled_at)
		return file->tries;
	grown = (now - file->refilled_at) / EMERGENCY_REFILL_SECONDS;
	if (grown >= EMERGENCY_TRIES_MAX - file->tries)
		return EMERGENCY_TRIES_MAX;
	*since = file->refilled_at + grown * EMERGENCY_REFILL_SECONDS;
	return file->tries + (unsigned)grown;
}

void
emergency_file_format_tries(char to[EMERGENCY_TRIES_BYTES + 1], unsigned left, uint64_t since)
{
	(void)snprintf(to, EMERGENCY_TRIES_BYTES + 1, "%02u %020" PRIu64, left, since);
}

/* Left-justified, filled up with "-"; whatever the file may not hold becomes "?". */
static void
fill(char *to, size_t width, struct text from)
{
	size_t i;

	for (i = 0; i < width; i++) {
		to[i] = '-';
		if (i < from.length)
			to[i] = from.bytes[i] > ' ' && from.bytes[i] < 0x7f ? (char)from.bytes[i] : '?';
	}
	to[width] = '\0';
}

void
emergency_file_format_use(char to[EMERGENCY_USE_BYTES + 1], uint64_t now, uint32_t uid, const char *address,
    struct text service)
{
	char address_field[EMERGENCY_ADDRESS_BYTES + 1], service_field[EMERGENCY_SERVICE_BYTES + 1];

	fill(address_field, EMERGENCY_ADDRESS_BYTES, text_of(address));
	fill(service_field, EMERGENCY_SERVICE_BYTES, service);
	(void)snprintf(to, EMERGENCY_USE_BYTES + 1, "%020" PRIu64 " %010" PRIu32 " %s %s", now, uid, address_field,
	    service_field);
}
