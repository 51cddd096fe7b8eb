#include "circumstances.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/random.h>

#include "utf8.h"

bool
user_name_is_possible(const char *user)
{
	struct text left = text_of(user);
	bool only_digits = true;

	if (left.length == 0 || left.length > USER_BYTES_MAX)
		return false;
	while (left.length != 0) {
		uint32_t c;
		size_t taken = utf8_next(left.bytes, left.length, &c);

		if (taken == 0 || c < 0x20 || (c >= 0x7f && c <= 0x9f))
			return false;
		if (c < '0' || c > '9')
			only_digits = false;
		left.bytes += taken;
		left.length -= taken;
	}
	return !only_digits;
}

const char *
address_of_connection(struct text connection, char *address)
{
	uint8_t binary[sizeof(struct in6_addr)];
	size_t length = 0;

	while (length < connection.length && connection.bytes[length] != ' ')
		length++;
	if (length >= INET6_ADDRSTRLEN)
		return NULL;
	memcpy(address, connection.bytes, length);
	address[length] = '\0';
	return inet_pton(AF_INET, address, binary) == 1 || inet_pton(AF_INET6, address, binary) == 1 ? address : NULL;
}

static struct text
item(pam_handle_t *pamh, int type)
{
	const void *value = NULL;

	if (pam_get_item(pamh, type, &value) != PAM_SUCCESS)
		return text_of(NULL);
	return text_of(value);
}

const char *
circumstances_of_call(struct begin *begin, pam_handle_t *pamh, const char *user)
{
	/* Without GRND_NONBLOCK this could wait for ever on a host that has just started. */
	if (getrandom(begin->attempt, sizeof(begin->attempt), GRND_NONBLOCK) != (ssize_t)sizeof(begin->attempt))
		return "the kernel has no random numbers yet; try again later";
	begin->user = text_of(user);
	begin->service = item(pamh, PAM_SERVICE);
	begin->tty = item(pamh, PAM_TTY);
	begin->ruser = item(pamh, PAM_RUSER);
	begin->rhost = item(pamh, PAM_RHOST);
	/* Of PAM's environment, not the process's, which belongs to whoever started the program. */
	begin->ssh_connection = text_of(pam_getenv(pamh, "SSH_CONNECTION"));
	begin->ssh_auth_info = text_of(pam_getenv(pamh, "SSH_AUTH_INFO_0"));
	if (begin->ssh_auth_info.length > SSH_AUTH_INFO_BYTES_MAX)
		begin->ssh_auth_info = text_of(NULL);   /* only makes the key unknown, which asks (SSH-35) */
	begin->uid = UID_UNKNOWN;
	return NULL;
}

const char *
circumstances_collect(struct begin *begin, pam_handle_t *pamh, const char *user, struct name_service *room)
{
	const char *wrong = circumstances_of_call(begin, pamh, user);

	return wrong != NULL ? wrong : name_service_ask(room, user, begin);
}
