/*
 * The question for a first step as it comes over the helper's socket.
 */
#include <stdint.h>
#include <string.h>

#include "check.h"
#include "first_step_frame.h"

static uint8_t frame[4096];
static size_t frame_length;
static struct first_step question;

static void
begin(uint8_t version)
{
	frame[0] = version;
	frame_length = 1;
}

static void
add(const char *bytes, size_t length)
{
	frame[frame_length++] = (uint8_t)(length >> 8);
	frame[frame_length++] = (uint8_t)length;
	memcpy(frame + frame_length, bytes, length);
	frame_length += length;
}

static void
ask(const char *service, const char *user, const char *address, const char *password)
{
	begin(FIRST_STEP_VERSION);
	add(service, strlen(service));
	add(user, strlen(user));
	add(address, strlen(address));
	add(password, strlen(password));
}

static const char *
decoded(void)
{
	return first_step_decode(&question, frame, frame_length);
}

static bool
is_wrong(const char *field)
{
	const char *wrong = decoded();

	return wrong != NULL && strcmp(wrong, field) == 0;
}

static void
test_what_is_read(void)
{
	test("FA-98: service, user, address and password are read as they came");
	ask("sallyport-portal", "anna", "192.0.2.7", "correct horse");
	CHECK(decoded() == NULL);
	CHECK(strcmp(question.service, "sallyport-portal") == 0);
	CHECK(strcmp(question.user, "anna") == 0);
	CHECK(strcmp(question.address, "192.0.2.7") == 0);
	CHECK(strcmp(question.password, "correct horse") == 0);
	ask("sallyport_portal2", "anna", "", "");
	CHECK(decoded() == NULL && question.address[0] == '\0' && question.password[0] == '\0');
}

static void
test_services(void)
{
	static const char *const others[] = { "../shadow", "sudo/x", "a.b", "other ", "a\nb", "\xc3\xa9", "" };
	size_t i;

	test("FA-98: a service is the name of a file in one folder, and nothing else");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		ask(others[i], "anna", "", "x");
		CHECK_SAYING(is_wrong("service"), "%s", others[i]);
	}
}

static void
test_bounds(void)
{
	char longer[FIRST_STEP_PASSWORD_BYTES_MAX + 1];

	test("a field that is too long, or holds a NUL, is refused, and so is every other version");
	memset(longer, 'a', sizeof(longer));
	begin(FIRST_STEP_VERSION);
	add("s", 1);
	add("anna", 4);
	add("", 0);
	add(longer, sizeof(longer));
	CHECK(is_wrong("password"));
	begin(FIRST_STEP_VERSION);
	add("s", 1);
	add(longer, FIRST_STEP_USER_BYTES_MAX + 1);
	CHECK(is_wrong("user"));
	begin(FIRST_STEP_VERSION);
	add("s", 1);
	add("anna", 4);
	add("", 0);
	add("a\0b", 3);
	CHECK(is_wrong("password"));
	ask("s", "", "", "x");
	CHECK(is_wrong("user"));
	ask("s", "anna", "", "x");
	frame[0] = FIRST_STEP_VERSION + 1;
	CHECK(is_wrong("version"));
}

static void
test_ends(void)
{
	size_t whole;

	test("a question that is cut anywhere, or has a byte more, is refused");
	ask("s", "anna", "::1", "secret");
	whole = frame_length;
	for (frame_length = 0; frame_length < whole; frame_length++)
		CHECK_SAYING(decoded() != NULL, "cut at %zu", frame_length);
	frame_length = whole + 1;
	CHECK(decoded() != NULL);
}

int
main(void)
{
	test_what_is_read();
	test_services();
	test_bounds();
	test_ends();
	return end_of_tests();
}
