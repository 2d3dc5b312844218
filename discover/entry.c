/* Small operations on boot entries and the lists in them. */
/* SPDX-License-Identifier: MIT */
#include "discover/entry.h"

void file_list_add(struct file_list *list, struct arena *a, struct file_ref ref)
{
	*ARENA_PUSH(a, &list->at, &list->n) = ref;
}

void note_list_add(struct note_list *list, struct arena *a, struct note note)
{
	*ARENA_PUSH(a, &list->at, &list->n) = note;
}

/* Problems that leave the entry bootable: it is shown with them, and does what it can. */
static bool only_a_remark(uint32_t code)
{
	switch (code) {
	case NOTE_IGNORED:
	case NOTE_ADDED:
	case NOTE_UNKNOWN_MEDIUM:
	case NOTE_UNKNOWN_WORD:
	case NOTE_BAD_VALUE:
	case NOTE_DUPLICATE:
	case NOTE_OWN_IMAGE:
		return true;
	default:
		return false;
	}
}

struct slice entry_refusal(const struct boot_entry *e)
{
	for (uint32_t i = 0; i < e->problems.n; i++) {
		const struct note *problem = &e->problems.at[i];

		if (!only_a_remark(problem->code))
			return problem->message.n ? problem->message
						  : note_code_name(problem->code);
	}
	return (struct slice){0};
}

bool entry_bootable(const struct boot_entry *e)
{
	return entry_refusal(e).n == 0;
}
