/*
 * A PAM module for tests of stacks. Its argument says what to do:
 *
 *	with-code	stores a password with a code behind it as PAM_AUTHTOK
 *	without-code	stores a password that does not end in digits
 *	show=PATH	writes PAM_AUTHTOK into the file; "(none)" if there is none
 */
#include <stdio.h>
#include <string.h>

#include <security/pam_modules.h>

static void
show(const char *path, const char *token)
{
	FILE *file = fopen(path, "we");

	if (file == NULL)
		return;
	(void)fprintf(file, "%s", token == NULL ? "(none)" : token);
	(void)fclose(file);
}

int
pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	const void *token = NULL;

	(void)flags;
	if (argc != 1)
		return PAM_AUTH_ERR;
	if (strcmp(argv[0], "with-code") == 0)
		return pam_set_item(pamh, PAM_AUTHTOK, "before-the-code-904718");
	if (strcmp(argv[0], "without-code") == 0)
		return pam_set_item(pamh, PAM_AUTHTOK, "before-the-code-");
	if (strncmp(argv[0], "show=", 5) != 0)
		return PAM_AUTH_ERR;
	(void)pam_get_item(pamh, PAM_AUTHTOK, &token);
	show(argv[0] + 5, token);
	return PAM_SUCCESS;
}

int
pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	(void)pamh;
	(void)flags;
	(void)argc;
	(void)argv;
	return PAM_SUCCESS;
}
