/* Stand-ins for commands when tracing: what the oracle's emulator cannot do, neither do we. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/stub.h"

#include "discover/conf/grub/cmd_boot.h"
#include "discover/conf/grub/cmd_script.h"
#include "discover/conf/grub/file.h"

static bool in_list(const struct slice_list *list, struct slice word)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (slice_eq(list->at[i], word))
			return true;
	return false;
}

const struct grub_command *stub_find(const struct tracer *t, struct slice name)
{
	static const struct grub_command accepted = {S_INIT("gfxmode"), cmd_accept, 0, 0, 0};

	return in_list(&t->options->stand_in, name) ? &accepted : NULL;
}

enum stub_kind { STUB_KERNEL = 1, STUB_INITRD, STUB_QUIET, STUB_FALSE, STUB_FIRMWARE };

static enum stub_kind kind_of(struct slice name)
{
	static const struct {
		struct slice name;
		enum stub_kind kind;
	} stubs[] = {
		{S_INIT("linux"), STUB_KERNEL}, {S_INIT("linux16"), STUB_KERNEL},
		{S_INIT("linuxefi"), STUB_KERNEL}, {S_INIT("multiboot"), STUB_KERNEL},
		{S_INIT("multiboot2"), STUB_KERNEL}, {S_INIT("chainloader"), STUB_KERNEL},
		{S_INIT("xen_hypervisor"), STUB_KERNEL}, {S_INIT("kfreebsd"), STUB_KERNEL},
		{S_INIT("ntldr"), STUB_KERNEL}, {S_INIT("uki"), STUB_KERNEL},
		{S_INIT("initrd"), STUB_INITRD}, {S_INIT("initrd16"), STUB_INITRD},
		{S_INIT("initrdefi"), STUB_INITRD}, {S_INIT("devicetree"), STUB_QUIET},
		{S_INIT("module"), STUB_QUIET}, {S_INIT("module2"), STUB_QUIET},
		{S_INIT("xen_module"), STUB_QUIET}, {S_INIT("cryptomount"), STUB_QUIET},
		{S_INIT("sleep"), STUB_QUIET}, {S_INIT("smbios"), STUB_QUIET},
		{S_INIT("save_env"), STUB_QUIET}, {S_INIT("bls_import"), STUB_QUIET},
		{S_INIT("blscfg"), STUB_QUIET}, {S_INIT("keystatus"), STUB_FALSE},
		{S_INIT("acpi"), STUB_QUIET}, {S_INIT("cutmem"), STUB_QUIET},
		{S_INIT("badram"), STUB_QUIET}, {S_INIT("outb"), STUB_QUIET},
		{S_INIT("setpci"), STUB_QUIET}, {S_INIT("freedos"), STUB_QUIET},
		{S_INIT("fwsetup"), STUB_FIRMWARE},
	};

	for (size_t i = 0; i < sizeof(stubs) / sizeof(*stubs); i++)
		if (slice_eq(stubs[i].name, name))
			return stubs[i].kind;
	return 0;
}

bool stub_is(const struct tracer *t, struct slice name)
{
	return kind_of(name) != 0 && !in_list(&t->options->real, name);
}

/* What "search" was asked, as far as a table can answer it. */
struct question {
	struct slice variable, key;
	bool set, kind, has_key;
};

static bool is_long_kind(struct slice a)
{
	return slice_eq(a, S("--fs-uuid")) || slice_eq(a, S("--label")) || slice_eq(a, S("--file"));
}

/* "-nus": single letters. */
static void read_letters(struct question *q, struct slice a)
{
	if (slice_starts(a, S("--")))
		return;
	q->kind |= slice_has(a, 'u') || slice_has(a, 'l') || slice_has(a, 'f');
	q->set |= slice_has(a, 's');
}

/* Read one word of the question; how many words that took. */
static uint32_t read_word(struct question *q, struct slice a, const struct slice *next)
{
	if (slice_skip(&a, S("--set="))) {
		q->set = true;
		q->variable = a;
	} else if (slice_eq(a, S("--set")) || slice_eq(a, S("-s"))) {
		q->set = true;
		if (next && !slice_starts(*next, S("-"))) {
			q->variable = *next;
			return 2;
		}
	} else if (slice_eq(a, S("--hint")) || slice_eq(a, S("-h"))) {
		return 2;
	} else if (slice_starts(a, S("-"))) {
		q->kind |= is_long_kind(a);
		read_letters(q, a);
	} else if (!q->has_key) {
		q->key = a;
		q->has_key = true;
	}
	return 1;
}

static struct question read_question(uint32_t argc, const struct slice *argv)
{
	struct question q = {0};

	for (uint32_t i = 0; i < argc;)
		i += read_word(&q, argv[i], i + 1 < argc ? &argv[i + 1] : NULL);
	if (!q.has_key) {
		q.key = q.variable;
		q.variable = S("root");
	}
	if (q.set && q.variable.n == 0)
		q.variable = S("root");
	return q;
}

/* "search" with a table for an answer. */
static int search_map(struct tracer *t, struct grub *g, uint32_t argc, struct slice *argv)
{
	struct question q = read_question(argc, argv);

	if (!q.has_key && q.key.n == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "one argument expected");
	if (!q.kind)
		return grub_error(g, GRUB_INVALID_COMMAND, "unspecified search type");
	for (uint32_t i = 0; i < t->options->map.n; i++) {
		struct slice device = t->options->map.at[i];
		if (!slice_eq_fold(slice_cut(&device, '='), q.key))
			continue;
		if (q.variable.n)
			grub_set(g, q.variable, device);
		return GRUB_OK;
	}
	return grub_error(g, GRUB_FILE_NOT_FOUND, "no such device: %.*s", SLICE_ARG(q.key));
}

static int run_kernel(struct tracer *t, struct grub *g, uint32_t argc, struct slice *argv)
{
	struct slice file = argc > 1 && slice_starts(argv[0], S("-")) ? argv[1]
			    : argc				      ? argv[0]
								      : S("");
	struct file_info info;

	if (argc == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	if (t->options->check_files && !grub_stat(g, file, &info))
		return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found", SLICE_ARG(file));
	g->loaded.any = true;
	return GRUB_OK;
}

static int run_initrd(struct tracer *t, struct grub *g, uint32_t argc, struct slice *argv)
{
	struct file_info info;

	if (argc == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	if (t->options->check_files && !g->loaded.any)
		return grub_error(g, GRUB_BAD_ARGUMENT, "you need to load the kernel first");
	for (uint32_t i = 0; t->options->check_files && i < argc; i++)
		if (!grub_stat(g, argv[i], &info))
			return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found",
					  SLICE_ARG(argv[i]));
	return GRUB_OK;
}

bool stub_run(struct tracer *t, struct grub *g, struct slice name, uint32_t argc,
	      struct slice *argv, int *status)
{
	enum stub_kind kind = kind_of(name);

	if (slice_eq(name, S("search")) && t->options->has_map) {
		*status = search_map(t, g, argc, argv);
		return true;
	}
	if (!stub_is(t, name))
		return false;
	if (in_list(&t->options->fail, name))
		*status = grub_error(g, GRUB_FILE_NOT_FOUND, "oracle: %.*s made to fail",
				     SLICE_ARG(name));
	else if (kind == STUB_KERNEL)
		*status = run_kernel(t, g, argc, argv);
	else if (kind == STUB_INITRD)
		*status = run_initrd(t, g, argc, argv);
	else if (kind == STUB_FIRMWARE)
		*status = cmd_leave(g, &(struct grub_command){.arg = STOP_FIRMWARE},
				    in_list(&t->options->stand_in, name) ? 0 : argc, argv);
	else
		*status = kind == STUB_FALSE ? grub_error(g, GRUB_TEST_FAILURE, "false") : GRUB_OK;
	return true;
}
