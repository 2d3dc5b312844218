/* iPXE scripts of any content: what is asked for, chained and listed, with a lease of any options.
 * Up to the first 0xff the script, then what it may chain, then the lease's options. */
/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/scan_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct arena arena;

/* Memory of exactly that size, so that a read behind the end is seen. */
static struct slice exactly(struct slice s)
{
	char *p = malloc(s.n);

	if (s.n && !p)
		abort();
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct slice){p, s.n};
}

static void scan_script(struct slice script, struct slice chained, struct slice options)
{
	static const struct machine machine = {.arch = S_INIT("x86_64"), .efi = true};
	const struct url_file files[] = {
		{S("http://h/a"), script, 0}, {S("http://h/b"), chained, 0},
		{S("http://h/linux"), S("kernel"), 0},
	};
	struct source_urls urls = {{&source_urls_ops}, files, 3, NULL, {0}};
	struct net_identity who = {
		.mac = S("52:54:00:12:34:56"), .ip = S("10.9.0.58"), .url = S("http://h/a"),
		.filename = S("a"), .dhcp = options, .proxy = chained,
	};
	struct volume volume = {.number = 1, .source = &urls.source, .net = &who};
	struct volume_set set = {&volume, 1};
	struct scan scan = {.arena = &arena, .volume = &volume, .volumes = &set,
			    .machine = &machine};

	arena.used = 0;
	if (setjmp(scan_kit_full))
		return;
	scan_run(&scan);
	scan_kit_check(&scan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice rest = {(const char *)data, n};
	struct slice script = exactly(slice_cut(&rest, '\xff'));
	struct slice chained = exactly(slice_cut(&rest, '\xff')), options = exactly(rest);

	if (!arena.base && arena_open(&arena, LIMIT_SCAN_MEMORY, scan_kit_out_of_memory) < 0)
		abort();
	scan_script(script, chained, options);
	free((char *)script.p);
	free((char *)chained.p);
	free((char *)options.p);
	return 0;
}
