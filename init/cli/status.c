/* kexling status: what is loaded, and whether anything may be. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>

#include "init/cli/options.h"
#include "lib/fd.h"
#include "lib/json.h"
#include "loader/kexec.h"
#include "loader/kexec_state.h"

/* What `status` tells: the members of the JSON document, which are also the lines of the text. */
struct fact {
	const char *name;
	bool is_so;
};

static int print_facts(const struct fact *facts, size_t n, bool as_json, struct arena *a)
{
	struct text out = {.arena = a};
	struct json j = {.out = &out, .indent = true};

	if (as_json) {
		json_open(&j, '{');
		json_member_number(&j, "schema", 1);
	}
	for (size_t i = 0; i < n; i++)
		if (as_json)
			json_member_bool(&j, facts[i].name, facts[i].is_so);
		else
			text_printf(&out, "%-10s%s\n", facts[i].name,
				    facts[i].is_so ? "yes" : "no");
	if (as_json) {
		json_close(&j, '}');
		text_char(&out, '\n');
	}
	return cli_print(text_slice(&out));
}

static int print_status(const struct options *o, struct arena *a)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct kexec_state state;
	int loaded = kexec_is_loaded(KEXEC_LOADED);

	if (loaded < 0)
		return cli_error(CLI_REFUSED,
				 KEXEC_LOADED ": %s: the running kernel cannot kexec, "
					      "or /sys is not mounted",
				 strerror(-loaded));
	kexec_state_read(root, &state);
	const struct fact facts[] = {
		{"loaded", loaded > 0},	     {"permitted", state.may_reboot},
		{"disabled", state.disabled}, {"used_up", state.used_up},
		{"lockdown", state.locked},
	};
	return print_facts(facts, sizeof(facts) / sizeof(*facts), o->json, a);
}

static const struct command status = {
	.name = "status", .bit = FOR_STATUS, .argument = "",
	.help = "what is loaded, and whether anything may be", .run = print_status,
};
COMMAND(status);
