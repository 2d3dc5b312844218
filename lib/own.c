/* Looks at the version that a kernel image tells (the kernel's Documentation/arch/x86/boot.rst), or
 * at the mark that configs/aarch64/patches puts where a header has nothing. */
/* SPDX-License-Identifier: MIT */
#include "lib/own.h"

#include "lib/number.h"

enum { MAGIC_AT = 0x202, VERSION_AT = 0x20e, VERSION_FROM = 0x200,
       MARK_AT = 0x20, IMAGE_MAGIC_AT = 0x38, ZBOOT_MAGIC_AT = 4 };

bool own_marked(struct slice header)
{
	return slice_starts(slice_from(header, MARK_AT), S("kexling\0")) &&
	       (slice_starts(slice_from(header, IMAGE_MAGIC_AT), S("ARM\x64")) ||
		slice_starts(slice_from(header, ZBOOT_MAGIC_AT), S("zimg")));
}

bool own_version(struct slice text)
{
	text = slice_upto(text, slice_find(text, '\0'));
	struct slice release = slice_word(&text);

	return slice_ends(release, S("-kexling")) || slice_starts(slice_trim(text), S("(kexling@"));
}

size_t own_version_at(struct slice header)
{
	size_t pointer = number_le_at(header, VERSION_AT, 2);

	if (!slice_starts(slice_from(header, MAGIC_AT), S("HdrS")) || !pointer)
		return 0;
	return pointer + VERSION_FROM;
}

bool own_kernel(struct slice head)
{
	size_t at = own_version_at(head);

	return own_marked(head) ||
	       (at && own_version(slice_upto(slice_from(head, at), OWN_VERSION_BYTES)));
}
