/* kexling explain: what discovery looked at. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>

#include "init/catalog/report_json.h"
#include "init/catalog/report_text.h"
#include "init/cli/volumes.h"
#include "init/machine/quirks.h"
#include "init/machine/screens.h"
#include "lib/fd.h"

/* Of this machine also what the boot loader does to its devices. */
static bool is_about_machine(const struct options *o)
{
	return o->volumes.n == 0 && !o->word;
}

static void tell_machine(struct text *out, struct arena *a)
{
	struct slice dark = screens_dark_here(a);

	quirks_tell(out, S(""), false, a);
	if (dark.n)
		text_printf(out, "%.*s\n", SLICE_ARG(dark));
}

static void explain_in_words(struct text *out, const struct options *o, const struct volumes *v,
			     struct arena *a)
{
	report_text_explain(out, v->catalog, volumes_default(v));
	if (is_about_machine(o))
		tell_machine(out, a);
}

static void explain_in_json(struct json *j, const struct options *o, const struct volumes *v,
			    struct arena *a)
{
	if (!is_about_machine(o)) {
		report_json_catalog(j, v->catalog, volumes_default(v), NULL);
		return;
	}
	AUTO_FD sysfs = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct slice_list quirks = quirks_list(sysfs, S(""), false, a);

	report_json_catalog(j, v->catalog, volumes_default(v), &quirks);
}

static int print_explanation(const struct options *o, struct arena *a)
{
	struct text out = {.arena = a};
	struct json j = {.out = &out, .indent = true};
	struct volumes v;
	int rc = volumes_read_where(o, a, &v);

	if (rc)
		return rc;
	if (o->json)
		explain_in_json(&j, o, &v, a);
	else if (o->devices)
		report_text_devices(&out, v.catalog);
	else
		explain_in_words(&out, o, &v, a);
	return cli_print(text_slice(&out));
}

static const struct command explain = {
	.name = "explain", .bit = FOR_EXPLAIN, .argument = "[WHERE]",
	.help = "each device, file, entry: used, or why not",
	.run = print_explanation,
};
COMMAND(explain);
