/* Looks at the version that a kernel image tells (the kernel's Documentation/arch/x86/boot.rst). */
/* SPDX-License-Identifier: MIT */
#include "lib/own.h"

#include "lib/number.h"

enum { MAGIC_AT = 0x202, VERSION_AT = 0x20e, VERSION_FROM = 0x200, VERSION_MAX = 256 };

bool own_version(struct slice text)
{
	struct slice release = slice_word(&text);

	return slice_ends(release, S("-kexling")) || slice_starts(slice_trim(text), S("(kexling@"));
}

bool own_kernel(struct slice head)
{
	size_t at = number_le(slice_upto(slice_from(head, VERSION_AT), 2)) + VERSION_FROM;

	if (!slice_starts(slice_from(head, MAGIC_AT), S("HdrS")) || at == VERSION_FROM)
		return false;
	struct slice text = slice_upto(slice_from(head, at), VERSION_MAX);
	return own_version(slice_upto(text, slice_find(text, '\0')));
}
