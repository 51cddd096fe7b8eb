#include "file_arguments.h"

#include <stddef.h>
#include <string.h>

static const char *
set_secret(struct file_arguments *arguments, const char *value)
{
	if (*value == '\0')
		return "secret= names no file";
	arguments->secret = value;
	return NULL;
}

static const char *
set_user(struct file_arguments *arguments, const char *value)
{
	if (*value == '\0')
		return "user= names nobody";
	arguments->user = value;
	return NULL;
}

static const char *
set_prompt(struct file_arguments *arguments, const char *value)
{
	arguments->prompt = value;
	return NULL;
}

/* Digits of one base, without a sign or a blank. Returns false for anything else, and for what does not fit. */
static bool
read_number(const char *value, unsigned base, uint32_t *number)
{
	uint64_t read = 0;
	const char *p;

	for (p = value; *p != '\0'; p++) {
		if (*p < '0' || *p >= (char)('0' + base))
			return false;
		read = read * base + (unsigned)(*p - '0');
		if (read > UINT32_MAX)
			return false;
	}
	*number = (uint32_t)read;
	return true;
}

static const char *
set_allowed_perm(struct file_arguments *arguments, const char *value)
{
	uint32_t number;

	if (strcmp(value, "-1") == 0)
		number = PERMISSION_BITS;
	else if (!read_number(value, 8, &number) || number == 0)
		return "allowed_perm= must be an octal number over 0, or -1";
	arguments->allowed_permissions = number & PERMISSION_BITS;
	return NULL;
}

static const char *
set_grace_period(struct file_arguments *arguments, const char *value)
{
	if (!read_number(value, 10, &arguments->grace_seconds))
		return "grace_period= must be a number of seconds";
	return NULL;
}

static const char *
set_nullok(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->nullok = true;
	return NULL;
}

static const char *
set_no_increment_hotp(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->no_increment_hotp = true;
	return NULL;
}

static const char *
set_noskewadj(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->noskewadj = true;
	return NULL;
}

static const char *
set_forward_pass(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->forward_pass = true;
	return NULL;
}

static const char *
set_try_first_pass(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->first_pass = FIRST_PASS_TRIED;
	return NULL;
}

static const char *
set_use_first_pass(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->first_pass = FIRST_PASS_ONLY;
	return NULL;
}

static const char *
set_echo(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->echo = true;
	return NULL;
}

static const char *
set_no_strict_owner(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->no_strict_owner = true;
	return NULL;
}

static const char *
set_allow_readonly(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->allow_readonly = true;
	return NULL;
}

static const char *
set_nothing(struct file_arguments *arguments, const char *value)
{
	(void)arguments;
	(void)value;
	return NULL;
}

static const char *
set_debug(struct file_arguments *arguments, const char *value)
{
	(void)value;
	arguments->sallyport.debug = true;
	return NULL;
}

static const char *
set_socket(struct file_arguments *arguments, const char *value)
{
	return arguments_set_socket(&arguments->sallyport, value);
}

static const char *
set_deadline(struct file_arguments *arguments, const char *value)
{
	return arguments_set_deadline(&arguments->sallyport, value);
}

enum origin {
	OLD,                            /* selects file mode */
	SHARED,                         /* of both, and says nothing about the mode */
	OWN,                            /* of Sallyport, which takes no word twice */
};

static const struct {
	const char *name;               /* with the "=" if a value follows */
	enum origin origin;
	const char *(*set)(struct file_arguments *, const char *value);
} KNOWN[] = {
	{ "secret=", OLD, set_secret },
	{ "user=", OLD, set_user },
	{ "nullok", OLD, set_nullok },
	{ "no_increment_hotp", OLD, set_no_increment_hotp },
	{ "grace_period=", OLD, set_grace_period },
	{ "forward_pass", OLD, set_forward_pass },
	{ "try_first_pass", OLD, set_try_first_pass },
	{ "use_first_pass", OLD, set_use_first_pass },
	{ "authtok_prompt=", OLD, set_prompt },
	{ "echo_verification_code", OLD, set_echo },
	{ "echo-verification-code", OLD, set_echo },
	{ "noskewadj", OLD, set_noskewadj },
	{ "allowed_perm=", OLD, set_allowed_perm },
	{ "no_strict_owner", OLD, set_no_strict_owner },
	{ "allow_readonly", OLD, set_allow_readonly },
	{ "google-authenticator", OLD, set_nothing },
	{ "debug", SHARED, set_debug },
	{ "socket=", OWN, set_socket },
	{ "deadline=", OWN, set_deadline },
};

enum { KNOWN_COUNT = sizeof(KNOWN) / sizeof(KNOWN[0]) };

/* Returns KNOWN_COUNT for a word that is not known. *value is what follows the name. */
static size_t
find(const char *word, const char **value)
{
	size_t i;

	for (i = 0; i < KNOWN_COUNT; i++)
		if (argument_is(word, KNOWN[i].name, value))
			return i;
	return KNOWN_COUNT;
}

bool
file_arguments_select(int argc, const char **argv)
{
	const char *value;
	int i;

	for (i = 0; i < argc; i++) {
		size_t known = find(argv[i], &value);

		if (known != KNOWN_COUNT && KNOWN[known].origin == OLD)
			return true;
	}
	return false;
}

const char *
file_arguments_parse(struct file_arguments *arguments, int argc, const char **argv, const char **wrong_word)
{
	bool seen[KNOWN_COUNT] = { false };
	int i;

	*arguments = (struct file_arguments){
		.sallyport = ARGUMENTS_DEFAULT,
		.secret = SECRET_DEFAULT,
		.allowed_permissions = PERMISSION_DEFAULT,
	};
	for (i = 0; i < argc; i++) {
		const char *value, *wrong;
		size_t known = find(argv[i], &value);

		*wrong_word = argv[i];
		if (known == KNOWN_COUNT)
			return "unknown argument";
		if (seen[known] && KNOWN[known].origin == OWN)
			return "argument given twice";
		seen[known] = true;
		wrong = KNOWN[known].set(arguments, value);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}
