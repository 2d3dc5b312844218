/* The table of dialects. Whatever depends on whose GRUB it is asks for a rule here. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/dialect.h"

enum {
	/* What all of Red Hat's share (rhboot/grub2), then what came later. */
	RHBOOT = KEEPS_HEX | HAS_FW_PATH | HAS_BLS_IMPORT | SAYS_BTRFS,
	EL8 = RHBOOT | HAS_BLSCFG | CHOOSES_BY_NAME | OPTIONAL_USERS | HAS_COUNTERS,
	FC30 = EL8 | COPIES_ALL | HAS_VERSION,
	FC33 = FC30 | SUCCESS_ENDS,
	FC43 = FC33 | STATUS_DECIDES | BLANKS_KEEP_STATUS,
	FC44 = FC43 | HAS_UKI | SAYS_CRYPTODISK,
	RELEASE_214 = SAYS_CRYPTODISK | SAYS_214 | BLANKS_KEEP_STATUS | HAS_UKI | HAS_BLSCFG,
};

/* A family's rows stand together, oldest first. */
static const struct grub_dialect table[] = {
	{S_INIT("upstream"), 0, 0, 0},
	{S_INIT("upstream-2."), 1, 0, 0},
	{S_INIT("upstream-2."), 14, RELEASE_214, BLS_UPSTREAM},
	{S_INIT("debian"), 0, HAS_FW_PATH, 0},
	{S_INIT("debian-2."), 1, 0, 0},
	{S_INIT("debian-2."), 12, HAS_FW_PATH, 0},
	{S_INIT("debian-2."), 14, HAS_FW_PATH | RELEASE_214, BLS_UPSTREAM},
	{S_INIT("suse"), 0, FREES_MENU | SHIFTS_SNAPSHOTS | HAS_BLSCFG, BLS_RHBOOT},
	{S_INIT("flatcar"), 0, 0, 0},
	{S_INIT("rhboot"), 0, FC33, BLS_RHBOOT},
	{S_INIT("rhboot-el"), 7, RHBOOT, BLS_EL7},
	{S_INIT("rhboot-el"), 8, EL8, BLS_EL8},
	{S_INIT("rhboot-el"), 9, FC43, BLS_RHBOOT},
	{S_INIT("rhboot-el"), 10, FC43 | HAS_UKI, BLS_RHBOOT_EFI},
	{S_INIT("rhboot-fc"), 1, RHBOOT | HAS_BLSCFG | HAS_COUNTERS, BLS_EL8},
	{S_INIT("rhboot-fc"), 30, FC30, BLS_RHBOOT},
	{S_INIT("rhboot-fc"), 33, FC33, BLS_RHBOOT},
	{S_INIT("rhboot-fc"), 43, FC43, BLS_RHBOOT},
	{S_INIT("rhboot-fc"), 44, FC44, BLS_RHBOOT},
	{S_INIT("rhboot-fc"), 45, FC44, BLS_RHBOOT_EFI},
};

const struct grub_dialect *grub_dialect_find(struct slice name)
{
	const struct grub_dialect *found = NULL;
	struct slice family = name;
	uint64_t release = 0;

	while (family.n && ascii_digit(family.p[family.n - 1]))
		family.n--;
	if (family.n < name.n && (!slice_number(slice_from(name, family.n), 999, &release) ||
				  release == 0))
		return NULL;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (slice_eq(table[i].family, family) && table[i].from <= release &&
		    (table[i].from == 0) == (release == 0))
			found = &table[i];
	return found;
}
