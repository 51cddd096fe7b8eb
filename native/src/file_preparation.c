#include "file_course.h"

#include <string.h>
#include <syslog.h>

#include <security/pam_ext.h>

enum {
	SSH_AUTH_INFO_KEPT_MAX = 16384, /* a longer one would take the place of the file in a request */
};

static void
have_no_path(struct file_login *login, enum file_state state)
{
	login->no_path = true;
	login->state = state;
	(void)log_clean(text_of(login->arguments.secret), login->shown_path, sizeof(login->shown_path));
}

static void
find_path(struct file_login *login)
{
	const char *home = login->arguments.user == NULL ? login->name_service.home : NULL, *wrong;

	wrong = secret_path_expand(login->path, sizeof(login->path), login->arguments.secret, login->user, home);
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s", wrong);
		have_no_path(login, FILE_UNUSABLE);
		return;
	}
	(void)log_clean(text_of(login->path), login->shown_path, sizeof(login->shown_path));
}

static void
find_account(struct file_login *login)
{
	struct begin *begin = &login->begin;
	const char *wrong = NULL;

	/* A name that could lead out of its place in a path is not even looked up (GA-163). */
	if (login_name_is_safe(login->user))
		wrong = name_service_ask(&login->name_service, login->user, begin);
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s", wrong);
		begin->uid = UID_UNKNOWN;
		begin->groups_count = 0;
		have_no_path(login, FILE_UNUSABLE);
	} else if (!login_name_is_safe(login->user) ||
	    (begin->uid == UID_UNKNOWN && login->arguments.user == NULL)) {
		own_line(login, LOG_ERR, "there is no account \"%s\"", login->user);
		have_no_path(login, FILE_OF_NOBODY);
	} else {
		if (login->arguments.user == NULL)
			rights_of_account(&login->rights, &login->name_service, begin);
		find_path(login);
	}
}

bool
file_prepare(struct file_login *login, int argc, const char **argv)
{
	const char *wrong, *word = "";

	wrong = file_arguments_parse(&login->arguments, argc, argv, &word);
	if (wrong == NULL && login->arguments.user != NULL) {
		word = login->arguments.user;
		wrong = rights_of_other(&login->rights, &login->name_service, word);
	}
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s: %s; see pam_sallyport(8)", wrong, word);
		return false;
	}
	if (pam_get_user(login->pamh, &login->user, NULL) != PAM_SUCCESS || login->user == NULL) {
		own_line(login, LOG_ERR, "there is no user name");
		return false;
	}
	login->patience.deadline_ms = monotonic_ms() + 1000LL * login->arguments.sallyport.deadline_seconds;
	login->patience.reply_ms = REPLY_MS_MAX;
	login->patience.once = false;
	wrong = circumstances_of_call(&login->begin, login->pamh, login->user);
	if (wrong != NULL) {
		own_line(login, LOG_ERR, "%s", wrong);
		return false;
	}
	if (login->begin.ssh_auth_info.length > SSH_AUTH_INFO_KEPT_MAX)
		login->begin.ssh_auth_info = text_of(NULL);
	find_account(login);
	return true;
}
