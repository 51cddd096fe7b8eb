/*
 * PERF-1 and PERF-2 for liboath: the same work as OtpBenchmark, in thread CPU time.
 *
 * usage: liboath_bench HASH WORK SECONDS
 *   HASH     SHA1, SHA256 or SHA512
 *   WORK     GENERATE, VERIFY_3, VERIFY_17, AHEAD_100 or AHEAD_1000, or COLD for the first VERIFY_3
 *   SECONDS  of CPU time to measure, after half as many to warm up
 *
 * Prints liboath's version and nanoseconds an operation. Exit status 0, 1 for a failure, 2 for wrong usage.
 */
#include <liboath/oath.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	USERS = 100000,
	CODES = 1024,
	PERIOD_SECONDS = 30,
	DIGITS = 6,
	BATCH = 1000,                   /* operations between two looks at the clock */
};

static const time_t NOW = 1800000015;

struct work {
	const char *name;
	char kind;                      /* g(enerate), v(erify around), a(head) */
	unsigned steps;
};

static const struct work WORKS[] = {
	{ "GENERATE", 'g', 1 },    { "VERIFY_3", 'v', 3 },      { "VERIFY_17", 'v', 17 },
	{ "AHEAD_100", 'a', 100 }, { "AHEAD_1000", 'a', 1000 }, { "COLD", 'v', 3 },
};

static char *keys[USERS];
static size_t key_length;
static int flags;
static unsigned order[USERS];
static char codes[CODES][DIGITS + 1];

/* xorshift64*: keys and order need no better. */
static uint64_t draw(void)
{
	static uint64_t x = 4226;
	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	return x * UINT64_C(2685821657736338717);
}

static int make_users(void)
{
	for (unsigned i = 0; i < USERS; i++) {
		keys[i] = malloc(key_length);
		if (!keys[i])
			return -1;
		for (size_t k = 0; k < key_length; k++)
			keys[i][k] = (char)(draw() >> 56);
		unsigned j = (unsigned)(draw() % (i + 1));
		order[i] = order[j];
		order[j] = i;
	}
	for (unsigned i = 0; i < CODES; i++)
		snprintf(codes[i], sizeof(codes[i]), "%06u", (unsigned)(draw() % 1000000));
	return 0;
}

/* Accepted step or counter offset, or a negative error; OATH_INVALID_OTP is what is expected. */
static int verify(const struct work *work, const char *key, const char *code)
{
	if (work->kind == 'a')
		return oath_hotp_validate(key, key_length, (uint64_t)(NOW / PERIOD_SECONDS),
					  work->steps - 1, code);
	return oath_totp_validate4(key, key_length, NOW, PERIOD_SECONDS, 0, work->steps / 2, NULL,
				   NULL, flags, code);
}

/* Returns 0, or -1 if liboath failed or judged wrongly. */
static int operate(const struct work *work, unsigned user)
{
	char made[DIGITS + 1];
	if (work->kind == 'g')
		return oath_totp_generate2(keys[user], key_length, NOW, PERIOD_SECONDS, 0, DIGITS,
					   flags, made) == OATH_OK ? 0 : -1;
	int rc = verify(work, keys[user], codes[user % CODES]);
	return rc == OATH_INVALID_OTP || rc >= 0 ? 0 : -1;
}

/* The codes at both ends of the window are accepted, or this measures something else. */
static int prove(const struct work *work)
{
	char made[DIGITS + 1];
	time_t first = work->kind == 'a' ? NOW : NOW - (time_t)(work->steps / 2) * PERIOD_SECONDS;
	time_t last = first + (time_t)(work->steps - 1) * PERIOD_SECONDS;
	time_t ends[] = { first, last };
	for (unsigned i = 0; i < 2; i++) {
		if (oath_totp_generate2(keys[0], key_length, ends[i], PERIOD_SECONDS, 0, DIGITS,
					flags, made) != OATH_OK)
			return -1;
		if (verify(work, keys[0], made) < 0)
			return -1;
	}
	return 0;
}

static double cpu_nanos(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds an operation over at least so much CPU time, or a negative number for a failure. */
static double measure(const struct work *work, double nanos)
{
	double start = cpu_nanos();
	double spent = 0;
	uint64_t done = 0;
	unsigned batch = work->steps >= 100 ? BATCH / 100 : BATCH;
	while (spent < nanos) {
		for (unsigned i = 0; i < batch; i++, done++)
			if (operate(work, order[done % USERS]))
				return -1;
		spent = cpu_nanos() - start;
	}
	return spent / (double)done;
}

static const struct work *find(const char *name)
{
	for (size_t i = 0; i < sizeof(WORKS) / sizeof(WORKS[0]); i++)
		if (!strcmp(WORKS[i].name, name))
			return &WORKS[i];
	return NULL;
}

static int set_hash(const char *name)
{
	if (!strcmp(name, "SHA1"))
		key_length = 20, flags = 0;
	else if (!strcmp(name, "SHA256"))
		key_length = 32, flags = OATH_TOTP_HMAC_SHA256;
	else if (!strcmp(name, "SHA512"))
		key_length = 64, flags = OATH_TOTP_HMAC_SHA512;
	else
		return -1;
	return 0;
}

int main(int argc, char **argv)
{
	const struct work *work = argc == 4 ? find(argv[2]) : NULL;
	double seconds = argc == 4 ? atof(argv[3]) : 0;
	if (!work || set_hash(argv[1]) || seconds <= 0 || (work->kind == 'a' && flags)) {
		fprintf(stderr, "usage: liboath_bench SHA1|SHA256|SHA512 WORK SECONDS\n");
		return 2;
	}
	if (make_users()) {
		fprintf(stderr, "liboath_bench: no memory for %d users\n", USERS);
		return 1;
	}
	double before = cpu_nanos();
	double nanos = -1;
	if (oath_init() == OATH_OK) {
		if (!strcmp(work->name, "COLD"))
			nanos = operate(work, 0) ? -1 : cpu_nanos() - before;
		else if (!prove(work) && measure(work, seconds * 5e8) > 0)
			nanos = measure(work, seconds * 1e9);
	}
	if (nanos < 0) {
		fprintf(stderr, "liboath_bench: liboath failed or refused a right code\n");
		return 1;
	}
	printf("%s %.1f\n", oath_check_version(NULL), nanos);
	return 0;
}
