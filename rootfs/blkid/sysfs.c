/* What libblkid asks /sys, in place of util-linux's general reader of sysfs, which would bring libc's
 * scanf and buffered files into the image. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sysfs.h"

enum { PATH_SIZE = 256 };

/* Read a short file of a folder; the length without a final newline, or -1. */
static ssize_t read_file(const char *folder, const char *name, char *buf, size_t size)
{
	char path[PATH_SIZE];

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t n = read(fd, buf, size - 1);
	close(fd);
	if (n > 0 && buf[n - 1] == '\n')
		n--;
	if (n >= 0)
		buf[n] = '\0';
	return n;
}

static ssize_t read_attribute(dev_t device, const char *name, char *buf, size_t size)
{
	char folder[64];

	snprintf(folder, sizeof(folder), "/sys/dev/block/%u:%u", major(device), minor(device));
	return read_file(folder, name, buf, size);
}

/* "8:1" as a device number; 0 if it is none. */
static dev_t parse_devno(const char *text)
{
	char *colon;
	unsigned long high = strtoul(text, &colon, 10);

	return *colon == ':' ? makedev((unsigned)high, (unsigned)strtoul(colon + 1, NULL, 10)) : 0;
}

/* The last parts of the device's folder, "…/block/sda/sda1": the name, and that of the folder above. */
static int device_folder(dev_t device, char *buf, size_t size, char **name, char **parent)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u", major(device), minor(device));
	ssize_t n = readlink(path, buf, size - 1);
	if (n <= 0)
		return -1;
	buf[n] = '\0';
	*name = strrchr(buf, '/');
	if (!*name)
		return -1;
	*(*name)++ = '\0';
	*parent = strrchr(buf, '/');
	*parent = *parent ? *parent + 1 : buf;
	return 0;
}

/* In sysfs names '!' stands for '/': cciss!c0d0. */
static char *copy_name(char *to, size_t size, const char *name)
{
	if (strlen(name) >= size)
		return NULL;
	strcpy(to, name);
	for (char *c = to; (c = strchr(c, '!')); )
		*c = '/';
	return to;
}

char *sysfs_devno_to_devpath(dev_t devno, char *buf, size_t bufsiz)
{
	char folder[PATH_MAX], *name, *parent;
	static const char dev[] = "/dev/";

	if (device_folder(devno, folder, sizeof(folder), &name, &parent) < 0 || bufsiz < sizeof(dev))
		return NULL;
	memcpy(buf, dev, sizeof(dev));
	if (!copy_name(buf + sizeof(dev) - 1, bufsiz - (sizeof(dev) - 1), name))
		return NULL;
	return access(buf, F_OK) == 0 ? buf : NULL;
}

int sysfs_devno_to_wholedisk(dev_t dev, char *diskname, size_t len, dev_t *diskdevno)
{
	char folder[PATH_MAX], text[32], *name, *parent;

	if (device_folder(dev, folder, sizeof(folder), &name, &parent) < 0)
		return -1;
	int partition = read_attribute(dev, "partition", text, sizeof(text)) > 0;
	if (diskname && !copy_name(diskname, len, partition ? parent : name))
		return -1;
	if (!diskdevno)
		return 0;
	*diskdevno = dev;
	if (partition && read_attribute(dev, "../dev", text, sizeof(text)) > 0)
		*diskdevno = parse_devno(text);
	return *diskdevno ? 0 : -1;
}

/* LVM's and Stratis' internal devices, which are not to be probed. */
int sysfs_devno_is_dm_private(dev_t devno, char **uuid)
{
	char id[256];
	static const char stratis[] = "stratis-1-private", lvm[] = "LVM-";
	ssize_t n = read_attribute(devno, "dm/uuid", id, sizeof(id));

	if (uuid)
		*uuid = n > 0 ? strdup(id) : NULL;
	if (n <= 0)
		return 0;
	if (strncmp(id, lvm, sizeof(lvm) - 1) == 0) {
		const char *dash = strrchr(id + sizeof(lvm) - 1, '-');

		return dash && dash[1];
	}
	return strncmp(id, stratis, sizeof(stratis) - 1) == 0;
}

/* What partitions.c uses of util-linux's paths: the attributes of one device. */
struct path_cxt *ul_new_sysfs_path(dev_t devno, struct path_cxt *parent, const char *prefix)
{
	struct path_cxt *pc = calloc(1, sizeof(*pc));

	(void)parent;
	(void)prefix;
	if (!pc)
		return NULL;
	snprintf(pc->path_buffer, sizeof(pc->path_buffer), "/sys/dev/block/%u:%u", major(devno),
		 minor(devno));
	return pc;
}

void ul_unref_path(struct path_cxt *pc)
{
	free(pc);
}

int ul_path_read_string(struct path_cxt *pc, char **str, const char *path)
{
	char text[256];
	ssize_t n = read_file(pc->path_buffer, path, text, sizeof(text));

	*str = n > 0 ? strdup(text) : NULL;
	return *str ? (int)n : -1;
}

int ul_path_read_u64(struct path_cxt *pc, uint64_t *res, const char *path)
{
	char text[32], *end;

	if (read_file(pc->path_buffer, path, text, sizeof(text)) <= 0)
		return -1;
	uint64_t value = strtoull(text, &end, 10);
	if (*end)
		return -1;
	*res = value;
	return 0;
}

/* Character devices are UBI volumes, and those are not probed for. */
char *sysfs_chrdev_devno_to_devname(dev_t devno, char *buf, size_t bufsiz)
{
	(void)devno;
	(void)buf;
	(void)bufsiz;
	return NULL;
}
