/* The names of the note codes. */
/* SPDX-License-Identifier: MIT */
#include "discover/note.h"

struct slice note_code_name(uint32_t code)
{
	static const char *const names[] = {
#define X(name, text) text,
		NOTE_CODES(X)
#undef X
	};

	return slice_str(names[code < NOTE_CODE_COUNT ? code : NOTE_JOB_FAILED]);
}
