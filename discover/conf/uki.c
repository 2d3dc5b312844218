/* What is in a unified kernel image and beside it, as an entry. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/uki.h"

#include <errno.h>

#include "discover/conf/devicetree.h"
#include "discover/own.h"
#include "lib/own.h"
#include "lib/text.h"

enum { HEAD_BYTES = 0x210 };

/* A file behind a source, for the PE reader. */
struct input {
	struct pe_input pe;
	struct source *source;
	struct slice path;
};

static int read_input(struct pe_input *pe, uint64_t offset, size_t n, struct arena *a,
		      struct slice *bytes)
{
	struct input *in = (struct input *)pe;
	int err = source_read_at(in->source, in->path, offset, n, a, bytes);

	return err ? err : bytes->n < n ? -ENODATA : 0;
}

static int open_input(struct scan *scan, const struct file_ref *file, struct input *in)
{
	struct file_info info;

	*in = (struct input){.pe = {.read = read_input}, .source = scan_source(scan, file),
			     .path = file->path};
	int err = source_stat(in->source, file->path, &info);

	if (err)
		return err;
	if (info.kind != FILE_REGULAR)
		return -EINVAL;
	in->pe.size = info.size;
	return 0;
}

/* Kernels that EFI can start are PE images to EFI; their own headers are among the DOS stub. */
static bool is_kernel(struct slice head)
{
	static const struct {
		size_t at;
		struct slice magic;
	} magics[] = {
		{0x202, S_INIT("HdrS")},	/* x86 */
		{0x38, S_INIT("ARM\x64")},	/* arm64 */
		{0x38, S_INIT("RSC\x05")},	/* riscv */
		{0x04, S_INIT("zimg")},		/* compressed, any architecture */
		{0x38, S_INIT("\xcd\x23\x82\x81")}, /* loongarch */
	};

	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if (slice_starts(slice_from(head, magics[i].at), magics[i].magic))
			return true;
	return false;
}

/* What begins as a Linux for x86 and is none, as memtest86+ does: Linux says its version there,
 * which begins with a digit (Documentation/arch/x86/boot.rst, kernel_version). */
static bool is_other_program(struct input *in, struct slice head, struct arena *a)
{
	size_t at = own_version_at(head);
	struct slice first;

	return at && source_read_at(in->source, in->path, at, 1, a, &first) == 0 && first.n &&
	       ascii_lower(first.p[0]) >= 'a' && ascii_lower(first.p[0]) <= 'z';
}

struct uki uki_open(struct scan *scan, struct file_ref file)
{
	struct uki uki = {.scan = scan, .file = file};
	struct slice head;
	struct input in;

	uki.error = open_input(scan, &file, &in);
	if (!uki.error)
		uki.error = source_read_at(in.source, in.path, 0, HEAD_BYTES, scan->arena, &head);
	if (uki.error)
		return uki;
	if (is_kernel(head) && !is_other_program(&in, head, scan->arena)) {
		uki.kind = UKI_KERNEL;
		return uki;
	}
	uki.error = pe_open(&in.pe, scan->arena, &uki.pe);
	if (uki.error == -EBADMSG || uki.error == -E2BIG)
		uki.kind = UKI_DAMAGED;
	else if (!uki.error || uki.error == -ENOEXEC)
		uki.kind = UKI_PROGRAM;
	for (uint32_t i = 0; i < uki.pe.n; i++)
		if (slice_eq(uki.pe.at[i].name, S(".linux")))
			uki.kind = UKI_IMAGE;
	return uki;
}

static struct slice strip_end(struct slice s)
{
	while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
		s.n--;
	return s;
}

/* The text of section @name. 0, or why there is none; without such a section it is empty. */
static int section_text(const struct uki *uki, struct slice name, int profile, size_t max,
			struct slice *text)
{
	const struct pe_section *s = pe_find(&uki->pe, name, profile);
	struct input in;

	*text = (struct slice){0};
	if (!s)
		return 0;
	int err = open_input(uki->scan, &uki->file, &in);

	if (!err)
		err = pe_read(&in.pe, s, max, uki->scan->arena, text);
	*text = err ? (struct slice){0} : strip_end(*text);
	return err;
}

static const char *why_no_text(int err)
{
	return err == -EFBIG ? "longer than kexling reads" : "cannot be read";
}

struct slice uki_text(const struct uki *uki, struct slice section, int profile)
{
	struct slice text;
	int err = section_text(uki, section, profile, LIMIT_UKI_TEXT_BYTES, &text);

	if (err)
		scan_note(uki->scan, err == -EFBIG ? NOTE_LIMIT : NOTE_BAD_FILE, uki->file.path, 0,
			  "section %.*s: %s", SLICE_ARG(section), why_no_text(err));
	return text;
}

struct slice uki_setting(struct slice text, struct slice key)
{
	struct slice found = {0};

	while (text.n) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));

		if (slice_skip(&line, key) && slice_skip(&line, S("=")))
			found = slice_unquote(line, S("\"'")); /* os-release(5) */
	}
	return found;
}

/* Control characters in a command line are blanks to systemd-stub. One that cannot be had as a
 * whole refuses the entry @e. */
static struct slice cmdline_of(const struct uki *uki, int profile, struct boot_entry *e)
{
	struct text out = {.arena = uki->scan->arena};
	struct slice text;
	int err = section_text(uki, S(".cmdline"), profile, LIMIT_CMDLINE_BYTES, &text);

	if (err)
		entry_problem(uki->scan, e, err == -EFBIG ? NOTE_LIMIT : NOTE_BAD_FILE,
			      "the command line in %.*s: %s", SLICE_ARG(uki->file.path),
			      why_no_text(err));
	for (size_t i = 0; i < text.n; i++)
		text_char(&out, (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i]);
	return slice_trim(text_slice(&out));
}

/* Add the section as @profile sees it to @list, if there is one. */
static void add_part(const struct uki *uki, struct slice name, int profile, struct file_list *list)
{
	const struct pe_section *s = pe_find(&uki->pe, name, profile);
	struct file_ref ref = uki->file;

	if (!s)
		return;
	ref.part = s->profile == PE_BASE ? name
					 : arena_format(uki->scan->arena, "%.*s@%d",
							SLICE_ARG(name), s->profile);
	file_list_add(list, uki->scan->arena, ref);
}

bool uki_extra(struct file_ref *file, struct arena *a, bool global)
{
	static const struct {
		struct slice suffix, dir, global_dir;
	} kinds[] = {
		{S_INIT(".cred"), S_INIT("credentials"), S_INIT("global_credentials")},
		{S_INIT(".sysext.raw"), S_INIT("sysext"), S_INIT("global_sysext")},
		{S_INIT(".confext.raw"), S_INIT("confext"), S_INIT("global_confext")},
	};
	struct slice name = slice_basename(file->path);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct slice dir = global ? kinds[i].global_dir : kinds[i].dir;

		if (!slice_ends(name, kinds[i].suffix))
			continue;
		file->part = arena_format(a, "newc:.extra/%.*s/%.*s", SLICE_ARG(dir),
					  SLICE_ARG(name));
		return true;
	}
	return false;
}

/* What lies beside an image, gathered in the order in which systemd-stub uses it. */
struct extras {
	struct boot_entry *entry;
	struct text cmdline;
	struct file_list ucodes, initrds, files, devicetrees;
	uint32_t n;
};

/* An add-on for another machine or another kernel is none. */
static bool fits(const struct uki *addon, const struct uki *uki)
{
	struct slice wanted = uki_text(addon, S(".uname"), PE_BASE);
	struct slice have = uki_text(uki, S(".uname"), PE_BASE);

	return addon->kind == UKI_PROGRAM && addon->pe.n &&
	       addon->pe.machine == uki->pe.machine &&
	       (!wanted.n || !have.n || slice_eq(wanted, have));
}

static void add_addon(struct extras *x, const struct uki *uki, struct file_ref file)
{
	struct uki addon = uki_open(uki->scan, file);

	if (!fits(&addon, uki)) {
		scan_note(uki->scan, NOTE_IGNORED, file.path, 0, "not an add-on for %.*s",
			  SLICE_ARG(uki->file.path));
		return;
	}
	struct slice more = cmdline_of(&addon, PE_BASE, x->entry);

	if (more.n) {
		text_char(&x->cmdline, ' ');
		text_put(&x->cmdline, more);
	}
	add_part(&addon, S(".ucode"), PE_BASE, &x->ucodes);
	add_part(&addon, S(".initrd"), PE_BASE, &x->initrds);
	add_part(&addon, S(".dtb"), PE_BASE, &x->devicetrees);
}

static void add_directory(struct extras *x, const struct uki *uki, struct slice dir, bool global)
{
	struct arena *a = uki->scan->arena;
	struct dir_list names;

	if (source_list(scan_source(uki->scan, &uki->file), dir, a, &names) < 0)
		return;
	for (uint32_t i = 0; i < names.n; i++) {
		struct file_ref file = uki->file;

		if (x->n++ >= LIMIT_UKI_EXTRAS) {
			scan_note(uki->scan, NOTE_LIMIT, dir, 0, "more than %d files beside an "
				  "image, the rest is left out", LIMIT_UKI_EXTRAS);
			return;
		}
		file.path = arena_join(a, dir, '/', names.at[i].name);
		if (slice_ends(file.path, S(".addon.efi")))
			add_addon(x, uki, file);
		else if (uki_extra(&file, a, global))
			file_list_add(&x->files, a, file);
	}
}

static void add_all(struct file_list *to, struct arena *a, const struct file_list *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		file_list_add(to, a, from->at[i]);
}

/* Microcode first, that of the newest add-on foremost;
 * then the image's initrd, add-ons', the rest. */
static void fill_initrds(const struct uki *uki, int profile, const struct extras *x,
			 struct boot_entry *e)
{
	struct arena *a = uki->scan->arena;

	for (uint32_t i = x->ucodes.n; i-- > 0;)
		file_list_add(&e->initrds, a, x->ucodes.at[i]);
	add_part(uki, S(".ucode"), profile, &e->initrds);
	add_part(uki, S(".initrd"), profile, &e->initrds);
	add_all(&e->initrds, a, &x->initrds);
	add_all(&e->initrds, a, &x->files);
}

static bool has_own(const struct uki *uki, struct slice name, int profile)
{
	const struct pe_section *s = pe_find(&uki->pe, name, profile);

	return s && s->profile == profile;
}

/* Of the device trees to choose from that @profile sees the first one for this machine: the first
 * string of its compatible property is that of the running one. */
static bool find_dtbauto(const struct uki *uki, int profile, struct file_ref *found)
{
	static const struct slice name = S_INIT(".dtbauto");
	struct slice rest = uki->scan->machine->compatible, running = slice_word(&rest);
	int wanted = has_own(uki, name, profile) ? profile : PE_BASE;

	for (uint32_t i = 0; running.n && i < uki->pe.n; i++) {
		const struct pe_section *s = &uki->pe.at[i];

		if (!slice_eq(s->name, name) || s->profile != wanted ||
		    !slice_eq(devicetree_compatible_in(uki->scan, &uki->file, s->offset), running))
			continue;
		*found = uki->file;
		found->part = arena_format(uki->scan->arena, ".dtbauto#%u", i);
		return true;
	}
	return false;
}

static void fill_devicetree(const struct uki *uki, int profile, const struct extras *x,
			    struct boot_entry *e)
{
	struct file_list found = {0};

	add_part(uki, S(".dtb"), profile, &found);
	if (found.n)
		e->devicetree = found.at[0];
	add_all(&e->overlays, uki->scan->arena, &x->devicetrees);
	if (!find_dtbauto(uki, profile, &e->devicetree) &&
	    pe_find(&uki->pe, S(".dtbauto"), profile))
		scan_note(uki->scan, NOTE_IGNORED, uki->file.path, 0,
			  "no .dtbauto is for this machine");
}

static const struct {
	uint16_t machine;
	struct slice uname;
} machines[] = {
	{PE_MACHINE_AMD64, S_INIT("x86_64")},	{PE_MACHINE_I386, S_INIT("i386")},
	{PE_MACHINE_I386, S_INIT("i586")},	{PE_MACHINE_I386, S_INIT("i686")},
	{PE_MACHINE_ARM64, S_INIT("aarch64")},	{PE_MACHINE_ARM, S_INIT("armv7l")},
	{PE_MACHINE_RISCV64, S_INIT("riscv64")}, {PE_MACHINE_LOONGARCH64, S_INIT("loongarch64")},
};

static bool runs_here(const struct uki *uki)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (machines[i].machine == uki->pe.machine &&
		    slice_eq(machines[i].uname, uki->scan->machine->arch))
			return true;
	return false;
}

static void fill_image(const struct uki *uki, int profile, struct boot_entry *e)
{
	struct arena *a = uki->scan->arena;
	struct extras x = {.entry = e, .cmdline = {.arena = a, .max = LIMIT_CMDLINE_BYTES}};
	struct file_list kernel = {0};

	if (!runs_here(uki))
		entry_problem(uki->scan, e, NOTE_WRONG_ARCHITECTURE,
			      "%.*s is for another machine (PE machine %#x), this one is %.*s",
			      SLICE_ARG(uki->file.path), (unsigned)uki->pe.machine,
			      SLICE_ARG(uki->scan->machine->arch));
	add_part(uki, S(".linux"), profile, &kernel);
	if (!kernel.n) {	/* another profile has one */
		entry_problem(uki->scan, e, NOTE_NO_KERNEL, "%.*s has no kernel for this profile",
			      SLICE_ARG(uki->file.path));
		return;
	}
	e->kernel = kernel.at[0];
	if (own_at(scan_source(uki->scan, &uki->file), uki->file.path,
		   pe_find(&uki->pe, S(".linux"), profile)->offset, a))
		e->flags |= ENTRY_OWN;
	text_put(&x.cmdline, e->cmdline.n ? e->cmdline : cmdline_of(uki, profile, e));
	add_directory(&x, uki, S("/loader/addons"), true);
	add_directory(&x, uki, S("/loader/credentials"), true);
	add_directory(&x, uki, arena_concat(a, uki->file.path, S(".extra.d")), false);
	if (x.cmdline.cut)
		entry_problem(uki->scan, e, NOTE_LIMIT, "a command line longer than %d bytes",
			      LIMIT_CMDLINE_BYTES);
	e->cmdline = slice_trim(text_slice(&x.cmdline));
	fill_initrds(uki, profile, &x, e);
	fill_devicetree(uki, profile, &x, e);
}

/* The firmware reads FAT, and knows partitions by their tables. */
static bool starts_by_firmware(const struct uki *uki)
{
	const struct volume *v = volume_by_number(uki->scan->volumes, uki->file.volume);

	return uki->scan->machine->efi && uki->pe.n && v && !volume_is_image(v) &&
	       v->facts.partuuid.n && slice_eq(v->facts.fstype, S("vfat"));
}

void uki_fill(const struct uki *uki, int profile, struct boot_entry *e)
{
	switch (uki->kind) {
	case UKI_IMAGE:
		fill_image(uki, profile, e);
		break;
	case UKI_KERNEL:
	case UKI_UNREADABLE:	/* the check of all files says why */
		e->kernel = uki->file;
		break;
	case UKI_DAMAGED:
		entry_problem(uki->scan, e, NOTE_BAD_FILE, "%.*s: %s", SLICE_ARG(uki->file.path),
			      uki->error == -E2BIG ? "too many sections"
						   : "a header or section reaches out of the file, "
						     "or sections overlap");
		break;
	case UKI_PROGRAM:
		if (starts_by_firmware(uki)) {
			e->action = ACTION_PROGRAM;
			e->kernel = uki->file;
			break;
		}
		entry_problem(uki->scan, e, NOTE_NOT_BOOTABLE,
			      "%.*s is an EFI program without a Linux kernel in it",
			      SLICE_ARG(uki->file.path));
		break;
	}
}
