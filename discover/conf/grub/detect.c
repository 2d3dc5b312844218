/* Telling GRUBs of distributions apart. Nothing in a configuration says reliably whose it is; the
 * program that reads it does, or what was installed with it. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/detect.h"

#include "discover/conf/grub/detect_program.h"
#include "discover/conf/grub/detect_text.h"
#include "discover/conf/uki.h"

enum { MODINFO_BYTES = 16384, RELEASE_BYTES = 4096, MAX_MODULE_DIRS = 3 };

/* "2.12-9+deb13u2" as the dialect "FAMILY-2.12"; the family alone when that is not known. */
static struct slice of_version(struct arena *a, struct slice family, struct slice version)
{
	struct slice rest = version;
	size_t n = 0;

	while (rest.n && !slice_starts(rest, S("2.")))
		rest = slice_from(rest, 1);
	rest = slice_from(rest, 2);
	while (n < rest.n && ascii_digit(rest.p[n]))
		n++;
	struct slice name = arena_format(a, "%.*s-2.%.*s", SLICE_ARG(family), (int)n,
					 n ? rest.p : "");
	return grub_dialect_find(name) ? name : family;
}

/* ---- .sbat: "grub.rh,2,Red Hat,grub2,2.06-114.el9,..." ---- */

static struct slice field(struct slice line, unsigned n)
{
	while (n--)
		slice_cut(&line, ',');
	return slice_cut(&line, ',');
}

/* Which dialect a line of .sbat tells of; empty: none. */
static struct slice of_sbat_line(struct arena *a, struct slice line)
{
	struct slice component = field(line, 0), version = field(line, 4);

	if (slice_eq(component, S("grub.rh")))
		return detector_release(a, version);
	if (slice_starts(component, S("grub.debian")) || slice_eq(component, S("grub.ubuntu")))
		return of_version(a, S("debian"), version);
	if (slice_eq(component, S("grub.opensuse")) || slice_eq(component, S("grub.sle")))
		return S("suse");
	if (slice_eq(component, S("grub.flatcar")))
		return S("flatcar");
	return (struct slice){0};
}

static bool by_program(struct detector *d)
{
	struct slice upstream = {0}, text = detect_program_sbat(d), line;

	while (text.n) {
		line = slice_trim(slice_cut(&text, '\n'));
		struct slice name = of_sbat_line(d->scan->arena, line);
		if (name.n)
			return detector_found(d, name, S(".sbat of"), d->program, line);
		if (slice_eq(field(line, 0), S("grub")))
			upstream = line;
	}
	return upstream.n && detector_found(d, of_version(d->scan->arena, S("upstream"),
							field(upstream, 4)),
					  S(".sbat of"), d->program, upstream);
}

/* ---- modules beside the configuration ---- */

static bool has_part(struct slice s, struct slice part)
{
	return s.n >= part.n && detector_has_word(s, part);
}

/* modinfo.sh has the compiler and the package that GRUB was built with. */
static bool by_modinfo(struct detector *d, struct slice dir)
{
	struct slice text, file = arena_concat(d->scan->arena, dir, S("/modinfo.sh"));

	if (source_read_at(d->volume->source, file, 0, MODINFO_BYTES, d->scan->arena, &text) < 0)
		return false;
	struct slice package = uki_setting(text, S("grub_package_version"));
	struct slice compiler = uki_setting(text, S("grub_target_cc_version"));
	struct slice name = of_version(d->scan->arena, S("upstream"), package);

	if (has_part(compiler, S("Red Hat")))
		name = S("rhboot");
	else if (has_part(compiler, S("SUSE")))
		name = S("suse");
	else if (has_part(package, S("deb")) || has_part(package, S("ubuntu")))
		name = of_version(d->scan->arena, S("debian"), package);
	return package.n && detector_found(d, name, S("the modules of"), file, package);
}

static bool by_module_file(struct detector *d, struct slice dir)
{
	static const struct {
		struct slice file, dialect;
	} rows[] = {
		{S_INIT("/increment.mod"), S_INIT("rhboot")},
		{S_INIT("/blsuki.mod"), S_INIT("upstream-2.14")},
		{S_INIT("/gptprio.mod"), S_INIT("flatcar")},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct slice file = arena_concat(d->scan->arena, dir, rows[i].file);
		if (source_has_file(d->volume->source, file))
			return detector_found(d, rows[i].dialect, S("a module:"), file,
					    (struct slice){0});
	}
	return false;
}

static bool by_modules(struct detector *d)
{
	struct slice dir = slice_dirname(d->path);
	struct dir_list names;
	unsigned tried = 0;

	if (source_list(d->volume->source, dir.n ? dir : S("/"), d->scan->arena, &names) < 0)
		return false;
	for (uint32_t i = 0; i < names.n && tried < MAX_MODULE_DIRS; i++) {
		struct slice name = names.at[i].name;
		if (!slice_ends(name, S("-efi")) && !slice_ends(name, S("-pc")) &&
		    !slice_ends(name, S("-ieee1275")))
			continue;
		struct slice modules = arena_join(d->scan->arena, dir, '/', name);
		if (by_modinfo(d, modules) || by_module_file(d, modules))
			return true;
		tried++;
	}
	return false;
}

/* ---- os-release ---- */

/* Debian's releases by the GRUB that they have. */
static struct slice of_debian(uint64_t release, uint64_t first_212)
{
	if (release < first_212)
		return S("debian-2.06");
	return first_212 == 13 && release > 13 && release < 100 ? S("debian-2.14")
								: S("debian-2.12");
}

/* The dialect of a system that calls itself @id; empty: not known. */
static struct slice of_system(struct arena *a, struct slice id, uint64_t release)
{
	static const struct {
		struct slice id, family;
	} rows[] = {
		{S_INIT("fedora"), S_INIT("rhboot-fc")}, {S_INIT("rhel"), S_INIT("rhboot-el")},
		{S_INIT("centos"), S_INIT("rhboot-el")}, {S_INIT("amzn"), S_INIT("rhboot-")},
		{S_INIT("openEuler"), S_INIT("rhboot-")}, {S_INIT("suse"), S_INIT("suse")},
		{S_INIT("sles"), S_INIT("suse")}, {S_INIT("flatcar"), S_INIT("flatcar")},
	};

	if (slice_eq(id, S("debian")))
		return of_debian(release, 13);
	if (slice_eq(id, S("ubuntu")))
		return of_debian(release, 23);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!slice_eq(rows[i].id, id))
			continue;
		struct slice name = arena_format(a, "%.*s%u", SLICE_ARG(rows[i].family),
						 (unsigned)release);
		if (grub_dialect_find(name))
			return name;
		return slice_starts(name, S("rhboot")) ? S("rhboot") : rows[i].family;
	}
	return (struct slice){0};
}

static bool by_os_release(struct detector *d)
{
	struct arena *a = d->scan->arena;
	struct slice text, file = arena_concat(a, d->scan->base, S("/etc/os-release"));
	uint64_t release = 0;

	if (source_read_at(d->volume->source, file, 0, RELEASE_BYTES, a, &text) < 0)
		return false;
	struct slice number = uki_setting(text, S("VERSION_ID"));
	struct slice words = arena_join(a, uki_setting(text, S("ID")), ' ',
					uki_setting(text, S("ID_LIKE")));

	if (!slice_number(slice_cut(&number, '.'), 999, &release))
		release = 0;
	for (struct slice w = slice_word(&words); w.n; w = slice_word(&words)) {
		struct slice name = of_system(a, w, release);
		if (name.n)
			return detector_found(d, name, (struct slice){0}, file, w);
	}
	return false;
}

/* ---- the name of a directory ---- */

static bool by_vendor(struct detector *d)
{
	static const struct {
		struct slice words, dialect;
	} rows[] = {
		{S_INIT("fedora redhat centos almalinux rocky amzn qubes eurolinux openEuler"),
		 S_INIT("rhboot")},
		{S_INIT("opensuse sles"), S_INIT("suse")},
		{S_INIT("debian ubuntu kali pop zorin"), S_INIT("debian-2.06")},
		{S_INIT("flatcar coreos"), S_INIT("flatcar")},
	};
	struct slice dir = slice_dirname(d->program.n ? d->program : d->path);

	if (slice_eq(slice_basename(dir), S("grub")))
		dir = slice_dirname(dir);
	for (size_t i = 0; dir.n && i < sizeof(rows) / sizeof(*rows); i++)
		if (slice_has_word(rows[i].words, slice_basename(dir)))
			return detector_found(d, rows[i].dialect, S("the directory"), dir,
					    (struct slice){0});
	return false;
}

static bool by_user(struct detector *d)
{
	return grub_dialect_find(d->volume->facts.dialect) &&
	       detector_found(d, d->volume->facts.dialect, S("what was said of"), S("the volume"),
			    (struct slice){0});
}

struct slice grub_detect(struct scan *scan, const struct volume *v, struct slice path,
			 struct slice text, const struct grub_dialect **dialect)
{
	static bool (*const ways[])(struct detector *d) = {
		by_user, by_program, by_modules, by_os_release, by_vendor, detect_text,
	};
	struct detector d = {.scan = scan, .volume = v, .path = path, .text = text};

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (ways[i](&d))
			break;
	if (d.name.n == 0)
		detector_found(&d, GRUB_UPSTREAM, S("nothing that says otherwise"),
			       (struct slice){0}, (struct slice){0});
	*dialect = grub_dialect_find(d.name);
	return d.because;
}
