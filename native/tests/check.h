/*
 * The smallest harness that names what failed. A test is a sentence, with the number of the rule it stands for, and
 * the checks that follow it.
 */
#ifndef SALLYPORT_CHECK_H
#define SALLYPORT_CHECK_H

#include <stdbool.h>

/* Begins a test, and ends the one before. */
__attribute__((format(printf, 1, 2))) void test(const char *sentence, ...);

#define CHECK(condition) check_that((condition), __FILE__, __LINE__, #condition)

/* The same, with more to say if it fails. */
#define CHECK_SAYING(condition, ...) \
	do { \
		if (!check_that((condition), __FILE__, __LINE__, #condition)) \
			check_say(__VA_ARGS__); \
	} while (0)

/* Says that the test begun last could not be made here, and why. */
void skip(const char *why);

/* Prints the closing line, and returns what main() should. */
int end_of_tests(void);

bool check_that(bool condition, const char *file, int line, const char *words);
__attribute__((format(printf, 1, 2))) void check_say(const char *format, ...);

#endif
