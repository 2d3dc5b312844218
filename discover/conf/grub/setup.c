/* Starting the interpreter: memory, devices, the variables that GRUB itself sets. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/setup.h"

#include <errno.h>

#include "discover/conf/grub/commands.h"
#include "discover/conf/grub/device.h"
#include "discover/conf/grub/net.h"

enum {
	ARENA_BYTES = LIMIT_SCAN_MEMORY / 2,
	SCRATCH_BYTES = LIMIT_SCAN_MEMORY / 2,
};

int grub_open(struct interpreter *in, struct scan *scan)
{
	*in = (struct interpreter){0};
	if (arena_open(&in->arena, ARENA_BYTES, scan->arena->full) < 0)
		return -ENOMEM;
	if (arena_open(&in->scratch, SCRATCH_BYTES, scan->arena->full) < 0) {
		arena_close(&in->arena);
		return -ENOMEM;
	}
	in->grub = (struct grub){
		.scan = scan,
		.arena = &in->arena,
		.scratch = &in->scratch,
		.vars = &in->vars,
		.functions = &in->functions,
		.find = grub_command_find,
		.dialect = grub_dialect_find(GRUB_UPSTREAM),
		.blocks = {.arena = &in->arena},
		.menu = &in->menu,
		.steps_end = LIMIT_GRUB_STEPS,
		.check_files = true,
		.out = {.arena = scan->arena, .max = LIMIT_GRUB_OUTPUT},
	};
	layer_open(&in->vars, &in->arena, NULL, 64);
	layer_open(&in->functions, &in->arena, NULL, 16);
	grub_name_devices(&in->grub);
	return 0;
}

void grub_close(struct interpreter *in)
{
	arena_close(&in->scratch);
	arena_close(&in->arena);
}

/* What grub_set() and grub_export() do, at once. */
static void preset(struct grub *g, struct slice name, struct slice value)
{
	struct var *v = layer_make(g->vars, g->arena, name);

	if (!v)
		return;
	var_assign(v, g->arena, value);
	v->exported = true;
}

/* uname's word for the processor, in GRUB's words. */
static struct slice cpu_name(struct slice arch)
{
	static const struct {
		struct slice uname, grub;
	} names[] = {
		{S_INIT("aarch64"), S_INIT("arm64")}, {S_INIT("armv7l"), S_INIT("arm")},
		{S_INIT("i686"), S_INIT("i386")}, {S_INIT("i586"), S_INIT("i386")},
		{S_INIT("ppc64le"), S_INIT("powerpc")}, {S_INIT("ppc64"), S_INIT("powerpc")},
		{S_INIT("mips64"), S_INIT("mips")},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_eq(arch, names[i].uname))
			return names[i].grub;
	return arch;
}

static bool is_x86(struct slice arch)
{
	return slice_eq(arch, S("x86_64")) || (arch.n == 4 && arch.p[0] == 'i' && arch.p[2] == '8');
}

static void preset_platform(struct grub *g)
{
	const struct machine *m = g->scan->machine;
	struct slice arch = m && m->arch.n ? m->arch : S("x86_64");
	bool bios = m && !m->efi && is_x86(arch);
	struct slice cpu = cpu_name(arch);

	/* GRUB for a BIOS is a 32-bit program. */
	preset(g, S("grub_cpu"), bios ? S("i386") : cpu);
	if (slice_eq(cpu, S("powerpc")))
		preset(g, S("grub_platform"), S("ieee1275"));
	else
		preset(g, S("grub_platform"), bios ? S("pc") : S("efi"));
}

static void preset_features(struct grub *g)
{
	static const struct slice features[] = {
		S_INIT("feature_chainloader_bpb"), S_INIT("feature_ntldr"),
		S_INIT("feature_platform_search_hint"), S_INIT("feature_default_font_path"),
		S_INIT("feature_all_video_module"), S_INIT("feature_menuentry_id"),
		S_INIT("feature_menuentry_options"), S_INIT("feature_200_final"),
		S_INIT("feature_nativedisk_cmd"), S_INIT("feature_timeout_style"),
	};

	for (size_t i = 0; i < sizeof(features) / sizeof(*features); i++)
		preset(g, features[i], S("y"));
	if (grub_is(g, SAYS_BTRFS)) {
		preset(g, S("btrfs_relative_path"), (struct slice){0});
		preset(g, S("btrfs_subvol"), (struct slice){0});
		preset(g, S("btrfs_subvolid"), (struct slice){0});
	}
	if (grub_is(g, SAYS_CRYPTODISK))
		preset(g, S("feature_search_cryptodisk_only"), S("y"));
	if (grub_is(g, SAYS_214)) {
		preset(g, S("feature_tpm2_cap_pcrs"), S("y"));
		preset(g, S("feature_gcry_hw_accel"), S("y"));
	}
}

void grub_preset(struct grub *g, const struct volume *volume, struct slice dir)
{
	static const struct slice empty[] = {
		S_INIT("lang"), S_INIT("locale_dir"), S_INIT("secondary_locale_dir"),
		S_INIT("net_default_server"), S_INIT("net_default_ip"), S_INIT("net_default_mac"),
		S_INIT("pxe_default_server"),
	};
	struct slice device = grub_device_name(g, volume);
	struct slice full = arena_join(g->arena, arena_concat(g->arena, S("("), device), ')', dir);

	preset(g, S("root"), device);
	preset(g, S("prefix"), full);
	preset(g, grub_is(g, HAS_FW_PATH) ? S("fw_path") : S("cmdpath"), full);
	preset(g, S("pager"), (struct slice){0});
	preset(g, S("check_signatures"), S("no"));
	preset(g, S("color_normal"), S("light-gray/black"));
	preset(g, S("color_highlight"), S("black/light-gray"));
	for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++)
		preset(g, empty[i], (struct slice){0});
	if (volume->net)
		grub_net_preset(g);
	preset_features(g);
	preset_platform(g);
}
