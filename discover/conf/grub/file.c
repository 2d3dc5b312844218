/* File names in a GRUB script: "(device)/path", or "/path" on $root. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/file.h"

#include <errno.h>

#include "discover/conf/grub/device.h"
#include "discover/conf/grub/loop.h"
#include "discover/conf/grub/net.h"

/* Files that were read: a configuration that is sourced again is not read again. */
struct grub_file {
	struct grub_file *next;
	uint32_t volume;
	struct slice path, text;
};

/* Split @name into device and path. False: the parenthesis is not closed. */
static bool split_name(struct grub *g, struct slice name, struct grub_place *place)
{
	if (!slice_starts(name, S("("))) {
		place->device = grub_get(g, S("root"));
		place->path = name;
		return true;
	}
	size_t close = slice_find(name, ')');
	place->device = slice_from(slice_upto(name, close), 1);
	place->path = slice_from(name, close + 1);
	return close < name.n;
}

/* On a network volume a path is an address. */
static bool is_path(struct slice path)
{
	return slice_starts(path, S("/")) || grub_net_is_url(path);
}

/* Whether some device is on the disk @name, or is it. */
static bool disk_exists(const struct grub *g, struct slice name)
{
	struct slice disk = slice_upto(name, slice_find(name, ','));

	for (uint32_t i = 0; i < g->scan->volumes->n; i++) {
		struct slice other = g->device_names[i];
		if (slice_eq(slice_upto(other, slice_find(other, ',')), disk))
			return true;
	}
	return false;
}

static bool is_btrfs_relative(struct grub *g, const struct volume *v, struct slice path)
{
	if (!slice_eq(v->facts.fstype, S("btrfs")) || !slice_starts(path, S("/")))
		return false;
	struct slice wanted = grub_get(g, S("btrfs_relative_path"));
	return slice_starts(wanted, S("y")) || slice_starts(wanted, S("1"));
}

/* $btrfs_subvol as a prefix of paths: one slash in front, none behind. */
static struct slice subvolume_prefix(struct grub *g)
{
	struct slice subvolume = grub_get(g, S("btrfs_subvol"));

	while (slice_ends(subvolume, S("/")))
		subvolume.n--;
	if (subvolume.n && subvolume.p[0] != '/')
		subvolume = arena_concat(g->scratch, S("/"), subvolume);
	return subvolume;
}

/* Path of the default subvolume, empty for the top level. Where it is not known, it is taken to be
 * the one with the configuration. */
static struct slice default_subvolume(const struct grub *g, const struct volume *v)
{
	struct slice path = v->facts.subvol;

	if (path.n == 0 && v->number == g->scan->volume->number)
		return g->scan->base;
	return slice_eq(path, S("/")) ? (struct slice){0} : path;
}

/* SUSE's GRUB takes paths on btrfs from the default subvolume once $btrfs_relative_path says so, or
 * from $btrfs_subvol. */
static struct slice btrfs_path(struct grub *g, const struct volume *v, struct slice path)
{
	struct slice subvolume, base = g->scan->base;
	bool own = v->number == g->scan->volume->number;

	if (!is_btrfs_relative(g, v, path))
		return path;
	subvolume = subvolume_prefix(g);
	if (own && slice_starts(path, base) && slice_starts(slice_from(path, base.n), S("/")))
		path = slice_from(path, base.n);	/* $prefix, which begins at the top level */
	return arena_concat(g->scratch, subvolume.n ? subvolume : default_subvolume(g, v), path);
}

/* A file of any server is the network volume's, by its address. */
static int locate_on_network(struct grub *g, struct grub_place *place)
{
	place->path = grub_net_url(g, place->device, place->path);
	if (place->path.n == 0)
		return grub_error(g, GRUB_NET_BAD_ADDRESS, "no server is specified");
	place->volume = g->scan->volume;
	return GRUB_OK;
}

int grub_locate(struct grub *g, struct slice name, struct grub_place *place)
{
	*place = (struct grub_place){0};
	if (!split_name(g, name, place))
		return grub_error(g, GRUB_BAD_FILENAME, "missing `%c' symbol", ')');
	if (place->device.n == 0 && !slice_starts(name, S("(")))
		return grub_error(g, GRUB_BAD_DEVICE, "variable `%s' isn't set", "root");
	place->loop = grub_loop_find(g, place->device);
	if (place->loop) {
		place->volume = grub_loop_volume(g, place->loop, place->device);
		return GRUB_OK;
	}
	if (grub_net_is_device(g, place->device))
		return locate_on_network(g, place);
	if (place->device.n == 0)
		return grub_error(g, GRUB_NET_BAD_ADDRESS, "no server is specified");
	place->volume = grub_device(g, place->device);
	if (place->volume) {
		place->path = btrfs_path(g, place->volume, place->path);
		return GRUB_OK;
	}
	if (disk_exists(g, place->device) && !slice_has(place->device, ','))
		return GRUB_OK;
	/* A name that is no disk could be a network protocol, with a server behind the comma. */
	if (!slice_has(place->device, ','))
		return grub_error(g, GRUB_NET_BAD_ADDRESS, "no server is specified");
	return grub_error(g, GRUB_UNKNOWN_DEVICE, "disk `%.*s' not found",
			  SLICE_ARG(place->device));
}

struct source *grub_source(const struct grub_place *place)
{
	return place->volume ? place->volume->source : NULL;
}

struct file_ref grub_file_ref(struct grub *g, struct slice name)
{
	struct grub_place place;
	int status = g->status;
	struct file_ref ref = {0};

	grub_locate(g, name, &place);
	g->status = status;
	ref.path = grub_keep(g, place.path);
	bool loop = !place.volume && grub_loop_named(g, place.device);
	if (!loop)
		ref.device = grub_keep(g, place.device);
	if (ref.path.n && !is_path(ref.path))
		ref.path = arena_concat(g->arena, S("/"), ref.path);
	if (place.volume)
		ref.volume = place.volume->number;
	else if (!loop)	/* no disk that may yet come */
		scan_want(g->scan, arena_copy(g->scan->arena, ref.device));
	return ref;
}

bool grub_stat(struct grub *g, struct slice name, struct file_info *info)
{
	struct grub_place place;
	int status = g->status;
	bool there = grub_locate(g, name, &place) == GRUB_OK;

	g->status = status;
	if (!there || !grub_source(&place))
		return false;
	if (place.path.n == 0) {
		*info = (struct file_info){.kind = FILE_DIRECTORY};
		return true;
	}
	if (!is_path(place.path))
		return false;
	return source_stat(grub_source(&place), place.path, info) == 0 &&
	       info->kind != FILE_NONE;
}

/* GRUB's word for what went wrong with a file. */
static int file_error(struct grub *g, int error, struct slice path)
{
	if (error == -ENOTDIR)
		return grub_error(g, GRUB_BAD_FILE_TYPE, "not a directory");
	if (error == -ENOENT)
		return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found", SLICE_ARG(path));
	if (error == -EISDIR)
		return grub_error(g, GRUB_BAD_FILE_TYPE, "not a regular file");
	if (error == -ENODEV)
		return grub_error(g, GRUB_UNKNOWN_FS, "unknown filesystem");
	grub_note(g, NOTE_UNREADABLE, "cannot read \"%.*s\"", SLICE_ARG(path));
	return grub_error(g, GRUB_FILE_READ_ERROR, "failure reading `%.*s'", SLICE_ARG(path));
}

void grub_cache_file(struct grub *g, const struct volume *v, struct slice path, struct slice text)
{
	struct grub_file *f = arena_new(g->arena, struct grub_file);

	*f = (struct grub_file){g->cache, v->number, path, text};
	g->cache = f;
}

bool grub_cached(const struct grub *g, uint32_t volume, struct slice path, struct slice *text)
{
	for (const struct grub_file *f = g->cache; f; f = f->next)
		if (f->volume == volume && slice_eq(f->path, path)) {
			*text = f->text;
			return true;
		}
	return false;
}

int grub_read(struct grub *g, struct slice name, struct slice *text, struct grub_place *place)
{
	int status = grub_locate(g, name, place);

	if (status != GRUB_OK)
		return status;
	if (place->path.n && !is_path(place->path))
		return grub_error(g, GRUB_BAD_FILENAME, "invalid file name `%.*s'",
				  SLICE_ARG(place->path));
	if (place->volume && grub_cached(g, place->volume->number, place->path, text))
		return GRUB_OK;
	bool cut;
	int most = g->scan->volume->net ? LIMIT_NET_CONFIG_BYTES : LIMIT_CONFIG_BYTES;
	int error = source_read_text(grub_source(place), place->path, (size_t)most, g->arena,
				     text, &cut);
	if (cut)
		grub_note(g, NOTE_LIMIT, "\"%.*s\" is longer than %d bytes, the rest is left out",
			  SLICE_ARG(place->path), most);
	if (error)
		return file_error(g, error, place->path);
	grub_cache_file(g, place->volume, grub_keep(g, place->path), *text);
	return GRUB_OK;
}
