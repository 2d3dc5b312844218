/* Loading a kernel by its file name, and forgetting it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/kernel.h"

#include <errno.h>
#include <fcntl.h>

#include "init/boot/prepare.h"
#include "init/cli/confine.h"
#include "init/cli/meter.h"
#include "lib/fd.h"
#include "lib/json.h"
#include "loader/cmdline.h"
#include "loader/kexec.h"
#include "loader/memory_map.h"
#include "loader/pages.h"

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
static enum load_call call_of(const struct options *o)
{
	return o->file_call ? LOAD_CALL_FILE : o->old_call ? LOAD_CALL_RAW : o->call;
}

static bool open_files(const struct options *o, struct arena *a, struct load_request *request,
		       struct load_result *r)
{
	int *initrds = arena_array(a, int, o->initrds.n + 1);
	struct slice *names = arena_array(a, struct slice, o->initrds.n + 1);

	request->kernel = open_file("kernel", o->word, a, r);
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
	int rc = fd_read_file(AT_FDCWD, "/proc/cmdline", CMDLINE_MAX, a, text);

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
static void load_files(const struct options *o, bool known, struct progress *progress,
		       struct arena *a, struct load_result *r)
{
	AUTO_FD pool = pages_pool();
	AUTO_FD iomem = memory_map_open();
	struct load_way way = {.call = call_of(o), .pool = pool, .iomem = iomem,
			       .dry_run = o->dry_run, .progress = progress};
	struct prepare prepare = {.arg = NULL};
	struct load_request *request = &prepare.request;
	struct load_ready ready;

	request->known = known;
	if (!open_files(o, a, request, r))
		return;
	if (o->reuse_cmdline && !running_cmdline(a, &request->cmdline, r))
		return;
	request->cmdline = arena_join(a, request->cmdline, ' ', o->command_line);
	for (uint32_t i = 0; i < o->append.n; i++)
		request->append = arena_join(a, request->append, ' ', slice_str(o->append.at[i]));
	confine_jobs();
	if (prepare_start(&prepare) < 0) {
		r->reason = LOAD_FAILED;
		r->message = S("no process can be started");
	} else if (prepare_finish(&prepare, a, &ready, r) &&
		   load_hand_over(&ready, &way, a, r) == 0) {
		return;
	}
	r->message = arena_format(a, "%s: %.*s", o->word, SLICE_ARG(r->message));
}

static int print_json(const struct options *o, const struct load_result *r, struct arena *a)
{
	struct text out = {.arena = a};
	struct json j = {.out = &out, .indent = true};

	json_open(&j, '{');
	json_member_number(&j, "schema", 1);
	json_member_bool(&j, "loaded", r->reason == LOAD_OK && !o->dry_run);
	json_member_text(&j, "reason", reason_name(r->reason));
	json_member_text_or_null(&j, "message", r->message);
	json_member_text_or_null(&j, "format", r->format);
	json_member_text_or_null(&j, "version", r->version);
	json_member_text(&j, "cmdline", r->cmdline);
	json_member_text(&j, "call", call_name(r->call));
	json_member_text_or_null(&j, "before", r->before);
	json_member_number(&j, "kernel_bytes", (int64_t)r->kernel_bytes);
	json_member_number(&j, "initrd_bytes", (int64_t)r->initrd_bytes);
	json_close(&j, '}');
	text_char(&out, '\n');
	return cli_print(text_slice(&out));
}

static int print_text(const struct options *o, const struct load_result *r, struct arena *a)
{
	struct text out = {.arena = a};

	text_put(&out, o->dry_run ? S("would load ") : S("loaded "));
	text_safe(&out, slice_str(o->word));
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

int kernel_load(const struct options *o, bool known, struct arena *a)
{
	struct load_result r = {0};
	int rc = CLI_DONE;
	struct meter meter;

	meter_start(&meter);
	load_files(o, known && !o->any_initrd, meter.progress, a, &r);
	meter_stop(&meter);
	if (o->json)
		rc = print_json(o, &r, a);
	if (r.reason != LOAD_OK)
		return cli_error(CLI_REFUSED, "%.*s", SLICE_ARG(r.message));
	if (!o->json && (o->dry_run || o->debug))
		rc = print_text(o, &r, a);
	return rc;
}

int kernel_unload(void)
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
