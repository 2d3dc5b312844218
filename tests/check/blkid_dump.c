/* Prints all that libblkid finds out about files. */
/* SPDX-License-Identifier: MIT */
#include <blkid.h>
#include <stdio.h>

enum {
	WANTED = BLKID_SUBLKS_LABEL | BLKID_SUBLKS_UUID | BLKID_SUBLKS_TYPE | BLKID_SUBLKS_SECTYPE |
		 BLKID_SUBLKS_USAGE | BLKID_SUBLKS_VERSION
};

static const char *or_none(const char *text)
{
	return text ? text : "-";
}

static void print_partitions(blkid_partlist list)
{
	for (int i = 0; i < blkid_partlist_numof_partitions(list); i++) {
		blkid_partition p = blkid_partlist_get_partition(list, i);

		printf("  part %d %lld %lld %x %s %s %s\n", blkid_partition_get_partno(p),
		       (long long)blkid_partition_get_start(p),
		       (long long)blkid_partition_get_size(p),
		       (unsigned)blkid_partition_get_type(p), or_none(blkid_partition_get_uuid(p)),
		       or_none(blkid_partition_get_name(p)),
		       or_none(blkid_partition_get_type_string(p)));
	}
}

static void dump(const char *path)
{
	blkid_probe probe = blkid_new_probe_from_filename(path);

	if (!probe) {
		printf("%s: cannot be opened\n", path);
		return;
	}
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, WANTED);
	blkid_probe_enable_partitions(probe, 1);
	blkid_probe_set_partitions_flags(probe, BLKID_PARTS_ENTRY_DETAILS);
	printf("%s: %d\n", path, blkid_do_safeprobe(probe));
	for (int i = 0; i < blkid_probe_numof_values(probe); i++) {
		const char *name, *value;

		blkid_probe_get_value(probe, i, &name, &value, NULL);
		printf("  %s=%s\n", name, value);
	}
	blkid_partlist list = blkid_probe_get_partitions(probe);
	if (list)
		print_partitions(list);
	blkid_free_probe(probe);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		dump(argv[i]);
	return 0;
}
