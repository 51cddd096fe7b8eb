/*
 * Cursors, UTF-8, the text that is shown and the text that is logged.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "circumstances.h"
#include "cursor.h"
#include "log_line.h"
#include "shown_text.h"
#include "system_log.h"
#include "utf8.h"

static struct text
bytes_of(const char *bytes, size_t length)
{
	return (struct text){ (const uint8_t *)bytes, length };
}

#define BYTES(literal) bytes_of(literal, sizeof(literal) - 1)

static bool
shows(struct text from, enum lines lines, const char *wanted)
{
	char to[64];

	memset(to, '#', sizeof(to));
	shown_text(from, lines, to, sizeof(to));
	if (strcmp(to, wanted) == 0)
		return true;
	printf("    shown: \"%s\"\n", to);
	return false;
}

/* Encodes one character, so that whole ranges can be tried. */
static struct text
encode(uint32_t c, uint8_t to[4])
{
	if (c < 0x80) {
		to[0] = (uint8_t)c;
		return (struct text){ to, 1 };
	}
	if (c < 0x800) {
		to[0] = (uint8_t)(0xc0 | c >> 6);
		to[1] = (uint8_t)(0x80 | (c & 0x3f));
		return (struct text){ to, 2 };
	}
	if (c < 0x10000) {
		to[0] = (uint8_t)(0xe0 | c >> 12);
		to[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		to[2] = (uint8_t)(0x80 | (c & 0x3f));
		return (struct text){ to, 3 };
	}
	to[0] = (uint8_t)(0xf0 | c >> 18);
	to[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
	to[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
	to[3] = (uint8_t)(0x80 | (c & 0x3f));
	return (struct text){ to, 4 };
}

static void
check_every_character(void)
{
	uint32_t c, read;
	uint8_t bytes[4];
	char to[8];

	test("RFC 3629: every character and no surrogate is UTF-8");
	for (c = 0; c <= 0x110010; c++) {
		struct text one = encode(c, bytes);
		bool valid = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);

		if (utf8_next(one.bytes, one.length, &read) != (valid ? one.length : 0) || (valid && read != c)) {
			CHECK_SAYING(false, "U+%04X", c);
			break;
		}
		if (one.length > 1 && utf8_next(one.bytes, one.length - 1, &read) != 0) {
			CHECK_SAYING(false, "U+%04X without its last byte", c);
			break;
		}
	}

	test("SSH-62: of all characters exactly the controls and the direction marks are dropped");
	for (c = 1; c <= 0x10ffff; c++) {
		struct text one = encode(c, bytes);
		bool stripped = (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e ||
		    c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		shown_text(one, MANY_LINES, to, sizeof(to));
		if (stripped ? to[0] != '\0' : strlen(to) != one.length || memcmp(to, one.bytes, one.length) != 0) {
			CHECK_SAYING(false, "U+%04X", c);
			break;
		}
	}
}

static void
check_shown_text(void)
{
	char small[8];

	test("SSH-62: escape sequences lose their escape");
	CHECK(shows(BYTES("\033[2J\033[31mred\a\b\r\t"), ONE_LINE, "[2J[31mred"));
	CHECK(shows(BYTES("\xc2\x9b" "31m"), ONE_LINE, "31m"));
	test("SSH-62: Unicode direction marks are dropped");
	CHECK(shows(BYTES("a\xe2\x80\xae" "b\xe2\x81\xa6" "c\xd8\x9c" "d\xe2\x80\x8e"), ONE_LINE, "abcd"));
	test("SSH-62: what is not UTF-8 becomes a question mark, byte by byte");
	CHECK(shows(BYTES("a\xff\xc3 (\xed\xa0\x80z\xe2\x80"), ONE_LINE, "a?\? (??\?z?\?"));
	test("SSH-63: a prompt is one line, and a message may have several");
	CHECK(shows(BYTES("one\ntwo: "), ONE_LINE, "one two: "));
	CHECK(shows(BYTES("one\ntwo"), MANY_LINES, "one\ntwo"));
	test("SSH-62: NUL is dropped and does not end the text");
	CHECK(shows(BYTES("a\0b"), ONE_LINE, "ab"));
	test("SSH-62: the length is limited, and no character is cut in two");
	shown_text(BYTES("0123456789"), ONE_LINE, small, sizeof(small));
	CHECK(strcmp(small, "0123456") == 0);
	shown_text(BYTES("012345\xc3\xa9"), ONE_LINE, small, sizeof(small));
	CHECK(strcmp(small, "012345") == 0);
	shown_text(BYTES("abc"), ONE_LINE, small, 1);
	CHECK(strcmp(small, "") == 0);
	shown_text(text_of(NULL), ONE_LINE, small, sizeof(small));
	CHECK(strcmp(small, "") == 0);
}

static bool
escapes(struct text from, enum escape escape, const char *wanted)
{
	char to[128];

	return log_escape(from, escape, to, sizeof(to)) == strlen(wanted) && strcmp(to, wanted) == 0;
}

static void
check_log_escape(void)
{
	char small[8];

	test("SSH-61: names are escaped in the log");
	CHECK(escapes(BYTES("alice"), ESCAPE_WORD, "alice"));
	CHECK(escapes(BYTES("a b"), ESCAPE_WORD, "a\\x20b"));
	CHECK(escapes(BYTES("a\nb\0c\x7f"), ESCAPE_WORD, "a\\x0Ab\\x00c\\x7F"));
	CHECK(escapes(BYTES("\"x\" \\ \xc3\xa9"), ESCAPE_QUOTED, "\\x22x\\x22 \\x5C \\xC3\\xA9"));
	test("SSH-61: a name cannot pass for a second field or a second line");
	CHECK(escapes(BYTES("x service=y\ngranted: "), ESCAPE_WORD, "x\\x20service=y\\x0Agranted:\\x20"));
	test("SSH-61: an escape is never cut in two");
	CHECK(log_escape(BYTES("0123\n"), ESCAPE_WORD, small, sizeof(small)) == 4);
	CHECK(strcmp(small, "0123") == 0);
	CHECK(log_escape(BYTES("\n\n"), ESCAPE_WORD, small, sizeof(small)) == 4);
}

static void
check_user_names(void)
{
	char longest[257];

	memset(longest, 'u', sizeof(longest) - 1);
	longest[256] = '\0';
	test("SSH-44: names that can be an account's");
	CHECK(user_name_is_possible("a"));
	CHECK(user_name_is_possible("1a"));
	CHECK(user_name_is_possible("DOMAIN\\alice smith"));
	CHECK(user_name_is_possible("\xc3\xa9ric"));
	CHECK(user_name_is_possible(longest + 1));
	test("SSH-44: names that cannot");
	CHECK(!user_name_is_possible(NULL));
	CHECK(!user_name_is_possible(""));
	CHECK(!user_name_is_possible("0"));
	CHECK(!user_name_is_possible("1000"));
	CHECK(!user_name_is_possible(longest));
	CHECK(!user_name_is_possible("a\nb"));
	CHECK(!user_name_is_possible("a\x1b"));
	CHECK(!user_name_is_possible("a\x7f"));
	CHECK(!user_name_is_possible("a\xc2\x85"));
	CHECK(!user_name_is_possible("a\xff"));
	CHECK(!user_name_is_possible("a\xc3"));
}

static void
check_cursor(void)
{
	/* Allocated to the byte, so that the sanitizer sees a read or a write too far. */
	uint8_t *three = malloc(3);
	struct reader in;
	struct writer out;

	if (three == NULL)
		abort();
	memcpy(three, "\x01\x02\x03", 3);
	test("FAULT-64: a reader gives nothing that is not there, and remembers the first fault");
	reader_start(&in, three, 3);
	CHECK(get_u16(&in, "first") == 0x0102);
	CHECK(get_u16(&in, "second") == 0);
	CHECK(get_u8(&in, "third") == 0);
	CHECK(strcmp(reader_end(&in), "second") == 0);
	reader_start(&in, three, 3);
	CHECK(get_blob(&in, 0, 65535, "blob").length == 0);     /* says 258 bytes */
	CHECK(strcmp(reader_end(&in), "blob") == 0);
	reader_start(&in, three, 3);
	CHECK(get_u8(&in, "first") == 1);
	CHECK(reader_end(&in) != NULL);
	reader_start(&in, NULL, 0);
	CHECK(reader_end(&in) == NULL);
	CHECK(get_u32(&in, "none") == 0);
	CHECK(reader_end(&in) != NULL);

	test("T-25: a writer appends a field whole or not at all");
	writer_start(&out, three, 0, 3);
	put_blob(&out, text_of("ab"), 0, 10, "blob");
	CHECK(out.length == 0 && strcmp(writer_end(&out), "blob") == 0);
	writer_start(&out, three, 0, 3);
	put_blob(&out, text_of("a"), 0, 10, "blob");
	CHECK(out.length == 3 && writer_end(&out) == NULL && memcmp(three, "\x00\x01" "a", 3) == 0);
	put_u8(&out, 1, "more");
	CHECK(out.length == 3 && writer_end(&out) != NULL);
	writer_start(&out, three, 0, 1);
	put_blob(&out, text_of(NULL), 0, 10, "blob");
	CHECK(out.length == 0 && writer_end(&out) != NULL);
	free(three);
}

static bool
cleans(struct text from, size_t capacity, const char *wanted)
{
	char to[64];

	return log_clean(from, to, capacity) == strlen(wanted) && strcmp(to, wanted) == 0;
}

static void
check_log_clean(void)
{
	char in_place[] = "a\nb\xff\xc3\xa9\x7f";

	test("GA-106: control characters and broken UTF-8 become ?, and everything else stays");
	CHECK(cleans(text_of("plain \"text\" \\ zo\xc3\xab"), 64, "plain \"text\" \\ zo\xc3\xab"));
	CHECK(cleans(text_of("a\nb\r\t\033[31m\x7f"), 64, "a?b???[31m?"));
	CHECK(cleans(text_of("a\xc2\x85" "b\xc2\x9b"), 64, "a?b?"));
	CHECK(cleans(text_of("\xff\xc3\xed\xa0\x80"), 64, "?????"));
	CHECK(cleans(BYTES("a\0b"), 64, "a?b"));
	test("GA-106: what does not fit is cut off between two characters");
	CHECK(cleans(text_of("abcdef"), 4, "abc") && cleans(text_of("ab\xc3\xa9"), 4, "ab"));
	CHECK(cleans(text_of("abc"), 1, "") && cleans(text_of(""), 1, ""));
	test("GA-106: a text can be cleaned where it lies");
	CHECK(log_clean(text_of(in_place), in_place, sizeof(in_place)) == 7);
	CHECK(strcmp(in_place, "a?b?\xc3\xa9?") == 0);
}

int
main(void)
{
	check_cursor();
	check_every_character();
	check_shown_text();
	check_log_escape();
	check_log_clean();
	check_user_names();
	return end_of_tests();
}
