#include "utf8.h"

size_t
utf8_next(const uint8_t *bytes, size_t left, uint32_t *character)
{
	uint32_t value, least;
	size_t length, i;

	if (left == 0)
		return 0;
	if (bytes[0] < 0x80) {
		*character = bytes[0];
		return 1;
	}
	if ((bytes[0] & 0xe0) == 0xc0) {
		length = 2;
		least = 0x80;
		value = bytes[0] & 0x1fU;
	} else if ((bytes[0] & 0xf0) == 0xe0) {
		length = 3;
		least = 0x800;
		value = bytes[0] & 0x0fU;
	} else if ((bytes[0] & 0xf8) == 0xf0) {
		length = 4;
		least = 0x10000;
		value = bytes[0] & 0x07U;
	} else {
		return 0;
	}
	if (left < length)
		return 0;
	for (i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (bytes[i] & 0x3fU);
	}
	if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*character = value;
	return length;
}

bool
utf8_is_valid(const uint8_t *bytes, size_t length)
{
	uint32_t character;
	size_t taken;

	for (; length != 0; bytes += taken, length -= taken) {
		taken = utf8_next(bytes, length, &character);
		if (taken == 0)
			return false;
	}
	return true;
}
