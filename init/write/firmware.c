/* The closed list of variables, and what is done about each. */
/* SPDX-License-Identifier: MIT */
#include "init/write/firmware.h"

#include "init/machine/efivars.h"
#include "init/write/announce.h"

static struct slice words_of(int err)
{
	return slice_str(err ? strerror(-err) : "");
}

/* What an entry asks for; what a person changes at a console; what counts a start. */
static bool may_set(const struct write_plan *plan, struct slice name)
{
	return slice_eq(name, S("LoaderEntryLastBooted")) ||
	       (plan->person && (slice_eq(name, S("LoaderEntryDefault")) ||
				 slice_eq(name, S("LoaderConfigTimeout")))) ||
	       (plan->count && slice_eq(name, S(EFIVARS_TALLY)));
}

struct slice firmware_write(int efivars, const struct write_plan *plan, const struct boot_write *w,
			    struct arena *a)
{
	static const char *const once[] = {"LoaderEntryOneShot", "LoaderConfigTimeoutOneShot"};

	if (efivars < 0)
		return S("the firmware's variables cannot be reached");
	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++)
		if (w->remove && slice_eq(w->name, slice_str(once[i])))
			return words_of(efivars_remove(efivars, once[i]));
	if (!w->remove && slice_eq(w->name, S("LoaderEntrySelected")))
		return announce(efivars, plan, w->value, a);
	if (!w->remove && may_set(plan, w->name))
		return words_of(efivars_set(efivars, arena_cstr(a, w->name),
					    efivars_text(w->value, a)));
	return S("it is none that a boot loader changes");
}
