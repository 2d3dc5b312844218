/* What a slot is told beside the answers of its jobs. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/slot.h"

void slot_fail(struct slot *s, enum note_code code, const char *what, const char *which)
{
	static const char format[] = "%s %s";
	struct arena *a = &s->scan_memory;

	s->failure = (struct note){.code = code, .volume = s->number};
	if (!a->base && arena_open(a, SLOT_FAILURE_BYTES, arena_never_full) < 0)
		return;
	if (arena_has_room(a, 256, 1))
		s->failure.message = arena_format(a, format, what, which);
}

void slot_job_failed(struct slot *s, enum job_end end, const char *what)
{
	slot_fail(s, end == JOB_TIMED_OUT ? NOTE_TIMED_OUT : NOTE_JOB_FAILED, what,
		    job_end_text(end));
}

bool slot_has_note(const struct slot *s, enum note_code code)
{
	for (uint32_t i = 0; i < s->probe.notes.n; i++)
		if (s->probe.notes.at[i].code == code)
			return true;
	return false;
}

void slot_keep_names(struct slot *s)
{
	if (s->probe.facts.device.n == 0)
		s->probe.facts.device = slice_str(s->block.name);
	if (s->probe.facts.disk.n == 0)
		s->probe.facts.disk = slice_str(s->block.disk);
	s->probe.facts.image = s->inside;
}

void slot_keep_what_is_known(struct slot *s)
{
	s->probe.facts.model = slice_str(s->block.model);
	s->probe.facts.size = s->block.size;
	s->probe.facts.partition = s->block.partition;
	slot_keep_names(s);
}
