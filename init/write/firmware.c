/* The closed list of variables, and what is done about each. */
/* SPDX-License-Identifier: MIT */
#include "init/write/firmware.h"

#include "init/machine/efivars.h"
#include "init/write/announce.h"

static struct slice remove_variable(int efivars, const char *name)
{
	int err = efivars_remove(efivars, name);

	return slice_str(err ? strerror(-err) : "");
}

struct slice firmware_write(int efivars, const struct write_plan *plan, const struct boot_write *w,
			    struct arena *a)
{
	static const char *const once[] = {"LoaderEntryOneShot", "LoaderConfigTimeoutOneShot"};
	static const char last[] = "LoaderEntryLastBooted";

	if (efivars < 0)
		return S("the firmware's variables cannot be reached");
	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++)
		if (w->remove && slice_eq(w->name, slice_str(once[i])))
			return remove_variable(efivars, once[i]);
	if (!w->remove && slice_eq(w->name, S("LoaderEntrySelected")))
		return announce(efivars, plan, w->value, a);
	if (!w->remove && slice_eq(w->name, slice_str(last))) {
		int err = efivars_set(efivars, last, efivars_text(w->value, a));
		return slice_str(err ? strerror(-err) : "");
	}
	return S("it is none that a boot loader changes");
}
