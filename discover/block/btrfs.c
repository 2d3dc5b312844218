/* Asks btrfs for its default subvolume, and looks for an environment
 * block in front of its blocks. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/btrfs.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <sys/ioctl.h>

#include "lib/fd.h"

enum { MAX_DEPTH = 32, SECTOR = 512 };

/* struct item - one item of a tree; @data points into the answer */
struct item {
	uint64_t offset;	/* of its key */
	struct slice data;
};

/* The first item with that object and type. 0, -ENOENT, or another -errno. */
static int find_item(int fd, uint64_t object, uint32_t type, struct arena *a, struct item *item)
{
	struct btrfs_ioctl_search_args *args = arena_new(a, struct btrfs_ioctl_search_args);
	struct btrfs_ioctl_search_header head;

	args->key = (struct btrfs_ioctl_search_key){
		.tree_id = BTRFS_ROOT_TREE_OBJECTID, .nr_items = 1,
		.min_objectid = object, .max_objectid = object, .min_type = type, .max_type = type,
		.max_offset = UINT64_MAX, .max_transid = UINT64_MAX,
	};
	if (ioctl(fd, BTRFS_IOC_TREE_SEARCH, args) < 0)
		return -errno;
	memcpy(&head, args->buf, sizeof(head));
	if (args->key.nr_items == 0 || head.objectid != object || head.type != type)
		return -ENOENT;
	if (head.len > sizeof(args->buf) - sizeof(head))
		return -EBADMSG;
	*item = (struct item){head.offset, {args->buf + sizeof(head), head.len}};
	return 0;
}

/* The item "default" in the directory of the tree of trees: its key's object is the subvolume. */
static int default_id(int fd, struct arena *a, uint64_t *id)
{
	struct btrfs_dir_item dir;
	struct item item;
	int err = find_item(fd, BTRFS_ROOT_TREE_DIR_OBJECTID, BTRFS_DIR_ITEM_KEY, a, &item);

	if (err < 0)
		return err;
	if (item.data.n < sizeof(dir))
		return -EBADMSG;
	memcpy(&dir, item.data.p, sizeof(dir));
	struct slice name = slice_upto(slice_from(item.data, sizeof(dir)), le16toh(dir.name_len));
	if (!slice_eq(name, S("default")))
		return -ENOENT;
	*id = le64toh(dir.location.objectid);
	return 0;
}

/* One step up: "/directory/name" of subvolume *@id inside its parent, which *@id is then. */
static int step_up(int fd, struct arena *a, uint64_t *id, struct slice *step)
{
	struct btrfs_root_ref ref;
	struct item item;
	int err = find_item(fd, *id, BTRFS_ROOT_BACKREF_KEY, a, &item);

	if (err < 0)
		return err;
	if (item.data.n < sizeof(ref))
		return -EBADMSG;
	memcpy(&ref, item.data.p, sizeof(ref));
	struct slice name = slice_upto(slice_from(item.data, sizeof(ref)), le16toh(ref.name_len));
	struct btrfs_ioctl_ino_lookup_args *dir = arena_new(a, struct btrfs_ioctl_ino_lookup_args);
	dir->treeid = item.offset;
	dir->objectid = le64toh(ref.dirid);
	if (ioctl(fd, BTRFS_IOC_INO_LOOKUP, dir) < 0)
		return -errno;
	dir->name[sizeof(dir->name) - 1] = 0;
	*id = item.offset;
	*step = arena_format(a, "/%s%.*s", dir->name, SLICE_ARG(name));
	return 0;
}

int btrfs_default_subvolume(int root, struct arena *a, struct slice *path)
{
	/* the descriptor of a mount is good for looking up names only */
	AUTO_FD fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct slice all = {0}, step;
	uint64_t id = BTRFS_FS_TREE_OBJECTID;
	int err = fd < 0 ? -errno : default_id(fd, a, &id);

	for (int depth = 0; err == 0 && id != BTRFS_FS_TREE_OBJECTID; depth++) {
		err = depth < MAX_DEPTH ? step_up(fd, a, &id, &step) : -ELOOP;
		if (err == 0)
			all = arena_concat(a, step, all);
	}
	if (err == 0)
		*path = all.n ? all : S("/");
	return err;
}

void btrfs_env_block(int fd, uint64_t start, struct arena *a, struct facts *facts)
{
	static const uint32_t sectors[] = {512, 2};

	for (size_t i = 0; i < sizeof(sectors) / sizeof(*sectors) && facts->env_block.n == 0; i++) {
		char *block = arena_array(a, char, SECTOR);
		ssize_t n = fd_read_at(fd, block, SECTOR, start + (uint64_t)sectors[i] * SECTOR);
		struct slice text = {block, n > 0 ? (size_t)n : 0};
		if (!slice_starts(text, S("# GRUB Environment Block\n")))
			continue;
		facts->env_block = text;
		facts->env_sector = sectors[i];
	}
}
