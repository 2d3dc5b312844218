/* kexling load, unload, status: kernels by their file names. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/load.h"

#include <errno.h>
#include <fcntl.h>

#include "init/cli/cli.h"
#include "lib/fd.h"
#include "lib/json.h"
#include "loader/cmdline.h"
#include "loader/kexec.h"
#include "loader/load.h"

enum { CMDLINE_MAX = 1 << 16 };

static int open_file(const char *what, const char *path, struct arena *a, struct load_result *r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		r->reason = LOAD_UNREADABLE;
		r->message = arena_format(a, "%s %s: %s", what, path, strerror(errno));
	}
	return fd;
}

/* By --call, or kexec-tools' -s and -c; -s when both are given. */
static bool call_of(const struct load_options *o, enum load_call *call)
{
	*call = o->file_call ? LOAD_CALL_FILE : o->old_call ? LOAD_CALL_RAW : LOAD_CALL_AUTO;
	for (uint32_t i = 0; o->call.n && i < LOAD_CALL_COUNT; i++)
		if (slice_eq(o->call, load_call_name(i))) {
			*call = i;
			return true;
		}
	return o->call.n == 0;
}

static bool open_files(const struct load_options *o, struct arena *a, struct load_request *request,
		       struct load_result *r)
{
	int *initrds = arena_array(a, int, o->initrds.n + 1);
	struct slice *names = arena_array(a, struct slice, o->initrds.n + 1);

	request->kernel = open_file("kernel", o->files.at[0], a, r);
	if (request->kernel < 0)
		return false;
	for (uint32_t i = 0; i < o->initrds.n; i++) {
		initrds[i] = open_file("initrd", o->initrds.at[i], a, r);
		if (initrds[i] < 0)
			return false;
		names[i] = slice_str(o->initrds.at[i]);
	}
	request->initrds = initrds;
	request->n_initrds = o->initrds.n;
	request->initrd_names = names;
	request->devicetree = -1;
	if (o->devicetree.n)
		request->devicetree = open_file("device tree", o->devicetree.at[0], a, r);
	return o->devicetree.n == 0 || request->devicetree >= 0;
}

/* This system's command line without what the boot loader added for its own files. */
static bool running_cmdline(struct arena *a, struct slice *text, struct load_result *r)
{
	struct cmdline_parts parts = {.remove = S("BOOT_IMAGE initrd")};
	AUTO_FD fd = open_file("command line", "/proc/cmdline", a, r);

	if (fd < 0)
		return false;
	int rc = fd_read_all(fd, CMDLINE_MAX, a, text);
	if (rc < 0) {
		r->reason = LOAD_UNREADABLE;
		r->message = arena_format(a, "/proc/cmdline: %s", strerror(-rc));
		return false;
	}
	parts.cmdline = slice_cut(text, '\n');
	*text = slice_trim(cmdline_compose(&parts, a));
	return true;
}

/* Everything but the exit code; the result says what came of it. */
static void load(const struct load_options *o, struct arena *a, struct load_result *r)
{
	struct load_request request = {.append = o->append, .dry_run = o->dry_run};
	struct slice running = {0};

	(void)call_of(o, &request.call);
	if (!open_files(o, a, &request, r))
		return;
	if (o->reuse_cmdline && !running_cmdline(a, &running, r))
		return;
	request.cmdline = arena_join(a, running, ' ', o->command_line);
	int rc = load_kernel(&request, a, r);
	if (rc < 0)
		r->message = arena_format(a, "%s: %.*s", o->files.at[0], SLICE_ARG(r->message));
}

static int print_json(const struct load_options *o, const struct load_result *r, struct arena *a)
{
	struct text out = {.arena = a};
	struct json j = {.out = &out, .indent = true};

	json_open(&j, '{');
	json_member_number(&j, "schema", 1);
	json_member_bool(&j, "loaded", r->reason == LOAD_OK && !o->dry_run);
	json_member_text(&j, "reason", load_reason_name(r->reason));
	json_member_text_or_null(&j, "message", r->message);
	json_member_text_or_null(&j, "format", r->format);
	json_member_text_or_null(&j, "version", r->version);
	json_member_text(&j, "cmdline", r->cmdline);
	json_member_text(&j, "call", load_call_name(r->call));
	json_member_text_or_null(&j, "before", r->before);
	json_member_number(&j, "kernel_bytes", (int64_t)r->kernel_bytes);
	json_member_number(&j, "initrd_bytes", (int64_t)r->initrd_bytes);
	json_close(&j, '}');
	text_char(&out, '\n');
	return cli_print(text_slice(&out));
}

static int print_text(const struct load_options *o, const struct load_result *r, struct arena *a)
{
	struct text out = {.arena = a};

	text_put(&out, o->dry_run ? S("would load ") : S("loaded "));
	text_safe(&out, slice_str(o->files.at[0]));
	text_printf(&out, "\n  format   %.*s\n  version  ", SLICE_ARG(r->format));
	text_safe(&out, r->version);
	for (uint32_t i = 0; i < o->initrds.n; i++) {
		text_put(&out, S("\n  initrd   "));
		text_safe(&out, slice_str(o->initrds.at[i]));
	}
	text_put(&out, S("\n  command line "));
	text_safe(&out, r->cmdline);
	text_char(&out, '\n');
	return cli_print(text_slice(&out));
}

int cli_load_files(const struct load_options *o, struct arena *a)
{
	struct load_result r = {0};
	int rc = CLI_DONE;

	load(o, a, &r);
	if (o->json)
		rc = print_json(o, &r, a);
	if (r.reason != LOAD_OK)
		return cli_error(CLI_REFUSED, "%.*s", SLICE_ARG(r.message));
	if (!o->json && (o->dry_run || o->debug))
		rc = print_text(o, &r, a);
	return rc;
}

int cli_load(struct cli *cli)
{
	struct load_options o;

	if (load_options_read(cli->words, LOAD_BY_KEXLING, &cli->arena, &o) < 0)
		return cli_error(CLI_USAGE, "%.*s; 'man kexling' explains them",
				 SLICE_ARG(o.error));
	enum load_call call;
	if (!call_of(&o, &call))
		return cli_error(CLI_USAGE, "--call %.*s: it is auto, file or load",
				 SLICE_ARG(o.call));
	if (o.files.n == 0)
		return cli_error(CLI_USAGE,
				 "load: which kernel? ('kexling boot --load-only' loads an "
				 "entry)");
	return cli_load_files(&o, &cli->arena);
}

int cli_forget(void)
{
	int rc = kexec_unload();

	if (rc == 0)
		return CLI_DONE;
	if (rc == -EPERM)
		return cli_error(CLI_REFUSED,
				 "unload: not permitted: run as root, outside of containers");
	if (rc == -ENOSYS)
		return cli_error(CLI_REFUSED, "unload: the running kernel was built without "
				 "kexec_file_load (CONFIG_KEXEC_FILE)");
	return cli_error(CLI_REFUSED, "unload: %s", strerror(-rc));
}

int cli_unload(struct cli *cli)
{
	if (cli->words[0])
		return cli_error(CLI_USAGE, "unload takes no '%s'", cli->words[0]);
	return cli_forget();
}

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

int cli_status(struct cli *cli)
{
	bool as_json = cli->words[0] && slice_eq(slice_str(cli->words[0]), S("--json"));
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct kexec_state state;

	if (cli->words[as_json])
		return cli_error(CLI_USAGE, "status takes no '%s'", cli->words[as_json]);
	int loaded = kexec_is_loaded();
	if (loaded < 0)
		return cli_error(CLI_REFUSED,
				 "/sys/kernel/kexec_loaded: %s: the running kernel cannot "
				 "kexec, or /sys is not mounted",
				 strerror(-loaded));
	kexec_state_read(root, &state);
	const struct fact facts[] = {
		{"loaded", loaded > 0},	     {"permitted", state.may_reboot},
		{"disabled", state.disabled}, {"used_up", state.used_up},
		{"lockdown", state.locked},
	};
	return print_facts(facts, sizeof(facts) / sizeof(*facts), as_json, &cli->arena);
}
