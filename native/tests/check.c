#include "check.h"

#include <stdarg.h>
#include <stdio.h>

static char sentence[256];
static unsigned passed, failed, skipped;
static bool begun, right;

static void
end_test(void)
{
	if (begun && right)
		passed++;
	else if (begun)
		failed++;
	begun = false;
}

void
test(const char *format, ...)
{
	va_list arguments;

	end_test();
	va_start(arguments, format);
	(void)vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	begun = true;
	right = true;
}

bool
check_that(bool condition, const char *file, int line, const char *words)
{
	if (condition)
		return true;
	if (right)
		printf("FAILED %s\n", sentence);
	printf("  %s:%d: not so: %s\n", file, line, words);
	(void)fflush(stdout);
	right = false;
	return false;
}

void
check_say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	printf("    ");
	(void)vprintf(format, arguments);
	printf("\n");
	va_end(arguments);
}

void
skip(const char *why)
{
	printf("skipped %s: %s\n", sentence, why);
	skipped++;
	begun = false;
}

int
end_of_tests(void)
{
	end_test();
	if (skipped != 0)
		printf("%u skipped\n", skipped);
	printf("%u passed, %u failed\n", passed, failed);
	return failed == 0 && passed != 0 ? 0 : 1;
}
